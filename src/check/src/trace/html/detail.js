// Beside the views: the step that is chosen, the state after it, and what changed in it.

class Detail {
  constructor(root) {
    this.root = root;
    this.bar = el("div", { class: "step-bar" });
    this.body = el("div", { class: "detail-body" });
    root.append(this.bar, this.body);
  }

  show() {
    const { trace, row } = app;
    const place = placeOf(row);
    put(
      this.bar,
      button("‹", () => move(-1), { "aria-label": "Previous step", title: "Previous step (k)", disabled: place === 0, class: "square", id: "previous" }),
      el("span", { class: "position", id: "position" }, row === 0 ? "Initial state" : `Step ${row}`, el("span", { class: "dim" }, ` of ${trace.last.toLocaleString("en")}`)),
      button("›", () => move(1), { "aria-label": "Next step", title: "Next step (j)", disabled: place === app.rows.length - 1, class: "square", id: "next" }),
      trace.pivotRow !== null && trace.pivotRow !== row ? button(`${trace.mark} Go to ${rowName(trace.pivotRow)}`, () => go(trace.pivotRow), { class: "quiet", id: "to-pivot", title: "The step or the state that decides the property (v)" }) : null,
    );
    const pair = compare.pair;
    put(this.body, pair === null ? [this.verdict(), row === 0 ? null : this.step(), this.loop(), ...forkParts(), this.state()] : this.pairParts(pair));
  }

  verdict() {
    const { trace, row } = app;
    const text = verdictAt(trace, row) ?? (row === trace.last ? verdictAtEnd(trace) : null);
    if (text === null) return null;
    const rules = trace.json.rules.map((rule) => el("p", {}, button(rule.id, () => showRule(rule.id), { class: "link" }), " ", rule.text));
    return el("section", { class: `verdict ${trace.isBad ? "bad" : "good"}`, id: "why" }, el("p", {}, el("b", {}, `${trace.mark} ${text}`)), ...rules);
  }

  step() {
    const { trace, row } = app;
    const step = trace.step(row);
    const given = Object.keys(step.action.arguments);
    const target = trace.target(row);
    const entry = (name, ...content) => [el("dt", {}, name), el("dd", {}, ...content)];
    return el("section", { class: "step", "aria-label": "The step" },
      el("h2", { class: "action" }, step.action.name),
      el("dl", { class: "entries" },
        entry("Actor", trace.actor(row), target === null ? null : ` → ${trace.lanes[target]}`),
        given.map((name) => entry(name, el("code", {}, told(step.action.arguments[name])))),
        step.source ? entry("Source line", el("code", {}, step.source)) : null,
        step.messages.length > 0 ? entry("Messages", el("ul", {}, step.messages.map((text) => el("li", {}, text)))) : null));
  }

  /** What follows the last step. */
  loop() {
    const { trace, row } = app;
    if (row !== trace.last || sequel(trace) === null) return null;
    const back = trace.loopRow === null ? null : button(`↺ Go to step ${trace.loopRow}`, () => go(trace.loopRow), { class: "quiet" });
    return el("section", { class: "sequel" }, el("p", {}, trace.loopRow === null ? "■ " : "↺ ", sequel(trace)), back);
  }

  state() {
    const { trace, row } = app;
    const changed = new Set(trace.changes(row).map(({ name }) => name));
    const names = shownVariables().filter((name) => !app.onlyChanges || row === 0 || changed.has(name) || app.pinned.has(name));
    const hiddenCount = app.hidden.variables.size;
    const box = el("input", { type: "checkbox", id: "only-changes", on: { change: (event) => change({ onlyChanges: event.target.checked }) } });
    box.checked = app.onlyChanges;
    const table = el("table", { class: "state-table" },
      el("caption", { class: "visually-hidden" }, "The state: for each variable its mark and its value"),
      el("tbody", {}, names.map((name) => this.variable(name, changed.has(name)))));
    return el("section", { class: "state-part", "aria-label": "The state" },
      el("div", { class: "part-head" }, el("h3", {}, row === 0 ? "State at the beginning" : `State after step ${row}`), el("label", { class: "check" }, box, "Only changes")),
      expressionPart(), table,
      names.length === 0 ? el("p", { class: "dim" }, "The step changes no variable that is shown.") : null,
      hiddenCount === 0 ? null : el("p", { class: "dim" }, `${count(hiddenCount, "variable")} ${hiddenCount === 1 ? "is" : "are"} hidden. `, button("Show all variables", () => change({ hidden: { ...app.hidden, variables: new Set() } }), { class: "link" })));
  }

  variable(name, isChanged) {
    const { trace, row } = app;
    const now = trace.state(row)[name];
    const old = row === 0 ? now : trace.state(row - 1)[name];
    const sign = isChanged ? mark(old, now) : "";
    const isPinned = app.pinned.has(name);
    const looks = trace.laneVariables.includes(name) ? trace.looks(now) : null;
    const value = isChanged ? difference(old, now) : el("span", { class: looks === null ? "" : `state c${looks.colour}` }, looks === null ? told(now) : `${looks.sign} ${told(now)}`);
    return el("tr", { class: signClass(sign), "data-variable": name },
      el("td", { class: "sign" }, sign, isChanged ? el("span", { class: "visually-hidden" }, SIGN_WORDS[sign]) : null),
      el("th", { scope: "row" }, isPinned ? "⚑ " : "", name),
      el("td", { class: "value" }, value),
      el("td", { class: "tools" },
        button(isPinned ? "Unpin" : "Pin", () => pin(name, !isPinned), { class: "link", "aria-label": `${isPinned ? "Unpin" : "Pin"} ${name}` }),
        button("Hide", () => hide("variables", name, true), { class: "link", "aria-label": `Hide ${name}` })));
  }

  /** The steps of both traces, and the variables in which the states after them differ. */
  pairParts({ left, right, sign }) {
    const name = (trace, row) => (row === null ? "no such step" : row === 0 ? "the initial state" : `step ${row}: ${trace.actor(row)}, ${trace.label(row)}`);
    const parts = [el("section", { class: "step" }, el("h2", {}, COMPARED[sign]),
      el("dl", { class: "entries" }, el("dt", {}, "Left"), el("dd", {}, name(app.trace, left)), el("dt", {}, "Right"), el("dd", {}, name(app.other, right))))];
    if (left === null || right === null) return parts;
    const found = changes(app.trace.state(left), app.other.state(right));
    const rows = found.map(({ name, old, now }) => el("tr", { class: signClass(mark(old, now)), "data-variable": name },
      el("td", { class: "sign" }, mark(old, now)), el("th", { scope: "row" }, name), el("td", { class: "value" }, difference(old, now))));
    parts.push(el("section", { class: "state-part" }, el("h3", {}, "From the state on the left to the state on the right"),
      found.length === 0 ? el("p", { class: "dim" }, "The two states are equal.") : el("table", { class: "state-table" }, el("tbody", {}, rows))));
    return parts;
  }
}

const SIGN_WORDS = { "+": "came", "-": "went", "~": "changed" };

function signClass(sign) {
  return { "+": "come", "-": "gone", "~": "other" }[sign] ?? "";
}

/** A change as elements: the entries of a list and the fields of a record each with their mark. */
function difference(old, now) {
  if (Array.isArray(old) && Array.isArray(now)) return entriesPart(entries(old, now), now.length === 0);
  const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (isRecord(old) && isRecord(now)) return entriesPart(fields(old, now), false);
  if (typeof old === "string" && typeof now === "string" && key(old) !== null && key(old) === key(now)) {
    const [head] = old.split(": ", 1);
    return el("span", {}, `${head}: `, difference(old.slice(head.length + 2), now.slice(head.length + 2)));
  }
  return el("span", {}, el("del", {}, told(old)), el("span", { class: "to" }, " → "), el("ins", {}, told(now)));
}

/** So many unchanged entries are shown beside those that changed. */
const UNCHANGED_MAX = 12;

function entriesPart(rows, isEmpty) {
  const list = el("ul", { class: "diff" });
  let unchanged = 0;
  for (const { sign, name, old, now } of rows) {
    if (sign === "=" && (unchanged += 1) > UNCHANGED_MAX) continue;
    const content = sign === "~" ? difference(old, now) : told(sign === "-" ? old : now);
    const changed = sign === "=" ? null : el("span", { class: "visually-hidden" }, `${SIGN_WORDS[sign]}: `);
    list.append(el("li", { class: signClass(sign) }, el("span", { class: "sign", "aria-hidden": "true" }, sign === "=" ? "" : sign), changed, el("span", { class: "entry" }, name === undefined ? "" : `${name}: `, content)));
  }
  if (unchanged > UNCHANGED_MAX) list.append(el("li", { class: "dim" }, el("span", { class: "sign" }), `and ${count(unchanged - UNCHANGED_MAX, "more entry").replace("entrys", "entries")} without a change`));
  if (isEmpty) list.append(el("li", { class: "dim" }, el("span", { class: "sign" }), "now none"));
  return list;
}

/** The field for a derived expression, with its value here. */
function expressionPart() {
  const field = el("input", {
    type: "text", id: "expression", value: app.expression, spellcheck: "false", autocomplete: "off", placeholder: "state == 'STARTED (Running)'", "aria-describedby": "expression-told",
    on: { change: (event) => change({ expression: event.target.value }), keydown: (event) => event.key === "Enter" && change({ expression: event.target.value }) },
  });
  const place = el("p", { id: "expression-told", class: "expression-told" });
  if (app.derived?.error !== undefined) place.append(el("span", { class: "bad" }, `! ${app.derived.error}`));
  else if (app.derived !== null) place.append(...derivedWords());
  return el("details", { class: "expression", open: app.expression !== "" || app.expressionOpen },
    el("summary", { on: { click: () => { app.expressionOpen = !app.expressionOpen; } } }, "Derived expression"), el("label", { for: "expression", class: "visually-hidden" }, "Expression over the variables"), field, place);
}

function derivedWords() {
  const rows = app.derived.rows;
  const { value, error } = rows[app.row];
  const here = error !== undefined ? el("span", { class: "bad" }, `! ${error} `) : el("b", {}, `Here: ${told(value)}. `);
  const holds = rows.filter((one) => one.value === true).length;
  if (!rows.every((one) => one.error !== undefined || typeof one.value === "boolean")) return [here];
  const next = rows.findIndex((one, row) => row > app.row && one.error === undefined && one.value !== value);
  return [here, `It is true in ${holds.toLocaleString("en")} of ${count(rows.length, "state")}. `, next < 0 ? null : button(`Go to the next change, state ${next}`, () => go(next), { class: "link" })].filter(Boolean);
}

/** Shows a requirement in the head. */
function showRule(id) {
  const rule = [...document.querySelectorAll("[data-rule]")].find((element) => element.dataset.rule === id);
  rule?.focus();
  rule?.scrollIntoView({ block: "nearest" });
}
