// One trace: its states, lanes, labels, and what it says in words. Row 0 is the initial state, row n is step n with the
// state after it.

/** So many colours, and so many signs, tell the states of the lanes apart. */
const STATE_COLOURS = 7;
const STATE_SIGNS = ["○", "◆", "△", "■", "◇", "●", "▽", "□", "▲", "◐", "▼", "◎", "★"];

class Trace {
  /** @param json a trace of version 2; `id` names it in links. */
  constructor(json, id) {
    this.json = json;
    this.id = id;
    this.fork = null;
    this.steps = json.steps;
    this.lanes = json.lanes;
    this.variables = Object.keys(json.initial);
    this.byName = new Map();
    this.lanes.forEach((name, lane) => this.byName.has(name) || this.byName.set(name, lane));
    // `T0 (daemon)` is also called `T0`.
    this.lanes.forEach((name, lane) => {
      const bare = name.replace(/ \([^()]*\)$/, "");
      if (!this.byName.has(bare)) this.byName.set(bare, lane);
    });
    this.laneVariables = this.lanes.map(() => null);
    for (const name of this.variables) {
      const lane = this.byName.get(name);
      const isScalar = typeof json.initial[name] !== "object";
      if (lane !== undefined && isScalar && this.laneVariables[lane] === null) this.laneVariables[lane] = name;
    }
    this.labels = [];
    this.palette = null;
  }

  /** The number of the last row. */
  get last() {
    return this.steps.length;
  }

  /** The state of a row. */
  state(row) {
    return row === 0 ? this.json.initial : this.steps[row - 1].after;
  }

  /** The step of a row; nothing for the initial state. */
  step(row) {
    return row === 0 ? null : this.steps[row - 1];
  }

  /** The action of a row, by name and arguments. */
  label(row) {
    this.labels[row] ??= row === 0 ? "initial state" : label(this.steps[row - 1].action);
    return this.labels[row];
  }

  /** As the label, without the arguments that name the actor's own lane. */
  shortLabel(row) {
    const { action, lane } = this.steps[row - 1];
    const names = Object.keys(action.arguments).filter((name) => this.byName.get(action.arguments[name]) !== lane);
    if (names.length === 0) return action.name;
    return `${action.name}(${names.map((name) => `${name}=${told(action.arguments[name])}`).join(", ")})`;
  }

  actor(row) {
    return row === 0 ? "" : this.lanes[this.steps[row - 1].lane];
  }

  /** The lane at which the step aims: the first other lane that an argument names; null if there is none. */
  target(row) {
    if (row === 0) return null;
    const { action, lane } = this.steps[row - 1];
    for (const name of Object.keys(action.arguments)) {
      const value = action.arguments[name];
      const named = typeof value === "string" ? this.byName.get(value) : undefined;
      if (named !== undefined && named !== lane) return named;
    }
    return null;
  }

  changes(row) {
    return row === 0 ? [] : changes(this.state(row - 1), this.state(row));
  }

  /** The value of a lane's state at a row; undefined if no variable is named after the lane. */
  laneValue(lane, row) {
    const name = this.laneVariables[lane];
    return name === null ? undefined : this.state(row)[name];
  }

  /** The other lanes of which a step changes the state. */
  reached(row) {
    if (row === 0) return [];
    const { lane } = this.steps[row - 1];
    const lanes = this.lanes.map((_, other) => other);
    return lanes.filter((other) => other !== lane && !same(this.laneValue(other, row - 1), this.laneValue(other, row)));
  }

  /** The colour and the sign of a lane's state. Equal states have equal ones, in every lane. */
  looks(value) {
    if (this.palette === null) {
      this.palette = new Map();
      const named = this.laneVariables.filter((name) => name !== null);
      for (let row = 0; row <= this.last; row += 1) {
        const state = this.state(row);
        for (const name of named) {
          if (!this.palette.has(state[name])) this.palette.set(state[name], this.palette.size);
        }
      }
    }
    const number = this.palette.get(value) ?? 0;
    return { colour: number % STATE_COLOURS, sign: STATE_SIGNS[number % STATE_SIGNS.length] };
  }

  /** Does the trace speak against the model or the system? */
  get isBad() {
    return this.json.verdict === "violated" || this.json.verdict === "unexplained";
  }

  get mark() {
    return this.isBad ? "✗" : "✓";
  }

  /** The row that decides the property; null if the behaviour after the last step does, or if nothing does. */
  get pivotRow() {
    const { pivot } = this.json;
    if (pivot === undefined || pivot === null) return null;
    return pivot.step !== undefined ? pivot.step + 1 : pivot.state;
  }

  /** The row with which the loop begins; null if there is no loop. */
  get loopRow() {
    const { end } = this.json;
    return end !== null && typeof end === "object" && end.lasso ? end.lasso.loop_start + 1 : null;
  }

  /** Why the behaviour may stay; null if the trace does not end so. */
  get stay() {
    const { end } = this.json;
    return end !== null && typeof end === "object" && end.stays ? end.stays.reason : null;
  }

  /** The model and its configuration. */
  get place() {
    return [this.json.model, this.json.configuration].filter((name) => name !== "").join(" / ");
  }

  /** The actions up to a row, rolled into one number: two traces with the same number took the same actions. */
  rolled(row) {
    this.numbers ??= [0x811c9dc5];
    for (let at = this.numbers.length; at <= row; at += 1) {
      let number = this.numbers[at - 1];
      for (const character of `${this.label(at)}\n`) {
        number = Math.imul(number ^ character.codePointAt(0), 0x01000193) >>> 0;
      }
      this.numbers.push(number);
    }
    return this.numbers[row].toString(36);
  }
}

/** Reads the JSON of traces. Integers that a double cannot hold stay exact. */
function parseTraces(text) {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_, value, context) => {
    const isLarge = typeof value === "number" && !Number.isSafeInteger(value) && context !== undefined;
    return isLarge && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
  });
}

/** The trace itself, if it keeps the rules that the page relies on; otherwise an error says which it breaks. */
function checked(json) {
  const refuse = (text) => {
    throw new Error(text);
  };
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!isObject(json) || json.format !== "wspbus-trace") refuse("its field `format` is not wspbus-trace");
  if (json.version !== 2) refuse(`its version is ${json.version}, and this page reads version 2`);
  for (const name of ["rules", "about", "lanes", "steps"]) if (!Array.isArray(json[name])) refuse(`its field \`${name}\` is no list`);
  if (!isObject(json.initial)) refuse("its field `initial` is no state");
  const names = Object.keys(json.initial);
  json.steps.forEach((step, at) => {
    const isStep = isObject(step) && isObject(step.action) && isObject(step.action.arguments) && Array.isArray(step.messages) && isObject(step.after);
    if (!isStep) refuse(`its step ${at + 1} lacks a field`);
    if (!(step.lane >= 0 && step.lane < json.lanes.length)) refuse(`its step ${at + 1} is on a lane that is not there`);
    if (!names.every((name) => has(step.after, name))) refuse(`the state after its step ${at + 1} lacks a variable`);
  });
  const { pivot, end } = json;
  const deciding = pivot ? (pivot.step ?? pivot.state - 1) : 0;
  if (deciding >= json.steps.length && deciding > 0) refuse("the step that decides its property is not there");
  if (end?.lasso && !(end.lasso.loop_start < json.steps.length)) refuse("its loop begins with a step that is not there");
  return json;
}

/** The trace as the text of a file. */
function traceText(trace) {
  return `${JSON.stringify(trace.json, large, 2)}\n`;
}

/** Keeps integers exact that a double cannot hold. */
function large(_, value) {
  if (typeof value !== "bigint") return value;
  return JSON.rawJSON ? JSON.rawJSON(String(value)) : Number(value);
}
