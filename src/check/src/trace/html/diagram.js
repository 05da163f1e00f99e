// The diagram: a lane for each actor, a row for each step, time downwards.

const LINE = 20;
const PAD = 9;
const LOOP_X = 12;
const NUMBER_X = 50;
const FIRST_LANE = 70;
const LANE_MIN = 92;
const TEXT_ROOM = 260;
const MESSAGES_MAX = 8;

class Diagram {
  constructor(root) {
    this.names = el("div", { class: "lane-names", "aria-hidden": "true" });
    this.sheet = el("div", { class: "sheet" });
    this.scroller = el("div", { class: "scroller diagram", role: "listbox", tabindex: "0", "data-view": "diagram", "aria-label": "Diagram: one row for each step, one lane for each actor", id: "diagram" }, this.names, this.sheet);
    root.append(this.scroller);
    this.rows = new Rows(this.scroller, this.sheet, (at) => this.drawRow(at));
    this.rows.head = 46;
    new ResizeObserver(() => this.measure()).observe(this.scroller);
  }

  show(changed) {
    if (app.view !== "diagram") return;
    if (changed.has("trace")) this.scroller.scrollTop = 0;
    const isNew = ["trace", "hidden", "view"].some((name) => changed.has(name));
    if (isNew) this.layOut();
    else if (changed.has("query")) this.rows.forget();
    if (changed.has("row") || isNew) this.choose();
  }

  measure() {
    const width = this.scroller.clientWidth;
    if (width === this.width || width === 0 || app.trace === null) return;
    this.layOut();
  }

  /** Says where the lanes stand in a diagram of this width. */
  layOutFor(width) {
    const style = getComputedStyle(this.scroller);
    this.bold = `600 13px ${style.getPropertyValue("--sans")}`;
    this.font = `13px ${style.getPropertyValue("--sans")}`;
    this.code = `600 12.5px ${style.getPropertyValue("--mono")}`;
    this.width = width;
    const lanes = app.trace.lanes.length;
    const room = this.width - FIRST_LANE - 20;
    this.laneWidth = Math.max(LANE_MIN, lanes > 1 ? Math.min(room / lanes, 220) : room);
    this.full = Math.max(this.width, FIRST_LANE + this.laneWidth * (lanes - 1) + TEXT_ROOM / 2);
  }

  layOut() {
    this.layOutFor(this.scroller.clientWidth);
    this.sheet.style.width = this.names.style.width = `${this.full}px`;
    const end = this.endLines();
    this.rows.reset(app.rows.length + (end.length > 0 ? 1 : 0), (at) => (at < app.rows.length ? height(rowLines(app.trace, app.rows[at])) : end.length * LINE + 2 * PAD));
  }

  laneX(lane) {
    return FIRST_LANE + 12 + lane * this.laneWidth;
  }

  /** Marks the row that is chosen, and tells the state of each lane above the diagram. */
  choose() {
    const at = placeOf(app.row);
    const last = this.chosen;
    this.chosen = at;
    this.rows.reveal(at);
    this.rows.renew(...[last, at].filter((place) => place !== undefined));
    this.scroller.setAttribute("aria-activedescendant", `row-${app.rows[at]}`);
    put(this.names, app.trace.lanes.map((name, lane) => this.laneName(name, lane)));
  }

  laneName(name, lane) {
    const value = app.trace.laneValue(lane, app.row);
    const acts = app.row > 0 && app.trace.step(app.row).lane === lane;
    const head = el("div", { class: acts ? "lane-name acts" : "lane-name", title: value === undefined ? name : `${name}: ${told(value)}` }, el("b", {}, name));
    if (value !== undefined) {
      const { colour, sign } = app.trace.looks(value);
      head.append(el("span", { class: `state c${colour}` }, `${sign} ${told(value)}`));
    }
    head.style.left = `${this.laneX(lane) - 8}px`;
    head.style.width = `${Math.max(this.laneWidth - 8, LANE_MIN - 8)}px`;
    return head;
  }

  drawRow(at) {
    if (at >= app.rows.length) return this.drawEnd(at);
    const row = app.rows[at];
    const { trace } = app;
    const lines = rowLines(trace, row);
    const picture = svg("svg", { width: this.full, height: height(lines), "aria-hidden": "true" });
    drawRow(picture, trace, row, lines, this);
    const isDeciding = trace.pivotRow === row;
    const classes = ["row", at % 2 === 1 && "band", at === this.chosen && "chosen", isDeciding && (trace.isBad ? "bad-row" : "good-row"), app.matched.has(row) && "match"];
    return el("div", {
      class: classes.filter(Boolean).join(" "), id: `row-${row}`, role: "option", "aria-selected": String(at === this.chosen),
      "aria-setsize": app.rows.length, "aria-posinset": at + 1, "aria-label": lines.map((line) => line.spoken ?? line.text).join(". "),
      "data-row": row, on: { click: () => go(row) },
    }, picture);
  }

  endLines() {
    const { trace } = app;
    const width = Math.min(this.width, 900) - FIRST_LANE - 20;
    const next = sequel(trace);
    const verdict = verdictAtEnd(trace);
    const sign = trace.loopRow !== null ? "↺" : "■";
    const lines = next === null ? [] : broken(`${sign} ${next}`, width, this.bold).map((text) => ({ kind: "sequel", text }));
    if (verdict !== null) lines.push(...broken(`${trace.mark} ${verdict}`, width, this.bold).map((text) => ({ kind: trace.isBad ? "bad" : "good", text })));
    return lines;
  }

  drawEnd(at) {
    const lines = this.endLines();
    const picture = svg("svg", { width: this.full, height: lines.length * LINE + 2 * PAD, "aria-hidden": "true" });
    drawEnd(picture, app.trace, lines);
    const back = app.trace.loopRow;
    const row = el("div", { class: "row end", role: "option", "aria-selected": "false", "aria-label": lines.map((line) => line.text).join(" "), "aria-setsize": app.rows.length + 1, "aria-posinset": at + 1 }, picture);
    row.addEventListener("click", () => go(back ?? app.trace.last));
    return row;
  }
}

/** The lines of text of a row: `{kind, text}`, with the lane where it is not the actor's. */
function rowLines(trace, row) {
  const lines = [];
  if (row === 0) {
    const named = trace.lanes.filter((_, lane) => trace.laneVariables[lane] !== null);
    const spoken = named.map((name) => `The state of ${name} is ${told(trace.laneValue(trace.lanes.indexOf(name), 0))}`).join(". ");
    lines.push({ kind: "first", text: "The initial state" });
    if (named.length > 0) lines.push({ kind: "firsts", text: "", spoken });
  } else {
    const step = trace.step(row);
    const source = step.source ? ` at ${step.source}` : "";
    lines.push({ kind: "action", text: trace.shortLabel(row), spoken: `Step ${row}: ${trace.actor(row)}, ${trace.label(row)}${source}` });
    if (trace.target(row) !== null) lines.push({ kind: "arrow", text: "", lane: trace.target(row), spoken: `The step aims at ${trace.lanes[trace.target(row)]}` });
    const messages = step.messages.length > MESSAGES_MAX ? step.messages.slice(0, MESSAGES_MAX - 1) : step.messages;
    lines.push(...messages.map((text) => ({ kind: "message", text })));
    const more = step.messages.length - messages.length;
    if (more > 0) lines.push({ kind: "message", text: `and ${count(more, "more message")}` });
    if (!same(trace.laneValue(step.lane, row - 1), trace.laneValue(step.lane, row))) lines.push(stateLine(trace, row, step.lane, "state"));
    lines.push(...trace.reached(row).map((lane) => stateLine(trace, row, lane, "reached")));
  }
  const verdict = verdictAt(trace, row);
  if (verdict !== null) lines.push({ kind: trace.isBad ? "bad" : "good", text: `${trace.mark} ${verdict}` });
  return lines;
}

function stateLine(trace, row, lane, kind) {
  const value = trace.laneValue(lane, row);
  const { colour, sign } = trace.looks(value);
  return { kind, lane, colour, sign, text: told(value), spoken: `The state of ${trace.lanes[lane]} is ${told(value)}` };
}

function height(lines) {
  return 2 * PAD + lines.reduce((sum, line) => sum + (line.kind === "arrow" ? 14 : LINE), 0);
}

/** Draws the lanes, the texts and the arrows of a row. `place` says where the lanes stand, and the fonts. */
function drawRow(picture, trace, row, lines, place) {
  const tall = height(lines);
  const ownLane = row === 0 ? null : trace.step(row).lane;
  trace.lanes.forEach((_, lane) => drawLane(picture, trace, row, lane, place.laneX(lane), tall));
  drawLoop(picture, trace, row, tall);
  picture.append(svg("text", { class: "number", x: NUMBER_X, y: PAD + 14, "text-anchor": "end" }, String(row)));
  let top = PAD;
  for (const line of lines) {
    const lane = line.lane !== undefined && line.kind !== "arrow" ? line.lane : ownLane;
    const x = lane === null ? place.laneX(0) : place.laneX(lane);
    if (line.kind === "arrow") drawArrow(picture, place.laneX(ownLane), place.laneX(line.lane), top + 5, "arrow");
    else drawLine(picture, line, { x, top, ownX: ownLane === null ? x : place.laneX(ownLane) }, place);
    top += line.kind === "arrow" ? 14 : LINE;
  }
  if (ownLane !== null) {
    const y = lines.some((line) => line.kind === "arrow") ? PAD + LINE + 5 : PAD + LINE / 2;
    picture.append(svg("circle", { class: "dot", cx: place.laneX(ownLane), cy: y, r: 5 }));
  }
  if (row === 0) drawFirst(picture, trace, place);
}

/** A lane's line, in the colours of its state before and after the step. */
function drawLane(picture, trace, row, lane, x, tall) {
  const [before, after] = [trace.laneValue(lane, Math.max(row - 1, 0)), trace.laneValue(lane, row)];
  const line = (value, from, to) => {
    const colour = value === undefined ? "" : ` c${trace.looks(value).colour}`;
    picture.append(svg("line", { class: `lane${colour}`, x1: x, y1: from, x2: x, y2: to }));
  };
  const middle = row === 0 ? PAD : PAD + LINE / 2;
  if (row > 0) line(before, 0, middle);
  line(after, middle, tall);
}

/** One line of text beside a lane; to the left of it where the room to the right is small. */
function drawLine(picture, line, { x, top, ownX }, place) {
  const font = { action: place.code, bad: place.bold, good: place.bold, first: place.bold }[line.kind] ?? place.font;
  const room = { right: place.full - x - 26, left: x - FIRST_LANE - 8 };
  const isLeft = room.right < TEXT_ROOM && room.left > room.right;
  const sign = { message: "› ", state: `${line.sign} `, reached: `${line.sign} ` }[line.kind] ?? "";
  const text = cut(sign + line.text, isLeft ? room.left : room.right, font);
  if (line.kind === "reached") drawArrow(picture, ownX, x, top + LINE / 2, "reach");
  const colour = line.colour === undefined ? "" : ` c${line.colour}`;
  const written = svg("text", { class: `${line.kind}${colour}`, x: isLeft ? x - 13 : x + 13, y: top + 14, "text-anchor": isLeft ? "end" : null }, text);
  if (text.endsWith("…")) written.append(svg("title", {}, line.text));
  picture.append(written);
}

function drawArrow(picture, from, to, y, kind) {
  const back = to > from ? to - 9 : to + 9;
  picture.append(svg("path", { class: kind, d: `M${from} ${y}H${back}` }));
  picture.append(svg("path", { class: `${kind}-head`, d: `M${to} ${y}L${back} ${y - 4.5}V${y + 4.5}z` }));
}

/** The bracket of a loop, as far as it runs in this row. */
function drawLoop(picture, trace, row, tall) {
  const first = trace.loopRow;
  if (first === null || row < first) return;
  const middle = PAD + LINE / 2;
  if (row > first) picture.append(svg("path", { class: "loop", d: `M${LOOP_X} 0V${tall}` }));
  else {
    picture.append(svg("path", { class: "loop", d: `M${LOOP_X} ${tall}V${middle}H${NUMBER_X - 28}` }));
    picture.append(svg("path", { class: "loop-head", d: `M${NUMBER_X - 20} ${middle}l-9 -5v10z` }));
  }
}

/** The first signs of the lanes. */
function drawFirst(picture, trace, place) {
  trace.lanes.forEach((_, lane) => {
    const value = trace.laneValue(lane, 0);
    if (value === undefined) return;
    const { colour, sign } = trace.looks(value);
    const text = cut(`${sign} ${told(value)}`, place.laneWidth - 30, place.font);
    picture.append(svg("text", { class: `state c${colour}`, x: place.laneX(lane) + 13, y: PAD + LINE + 14 }, text));
  });
}

function drawEnd(picture, trace, lines) {
  if (trace.loopRow !== null) {
    const middle = PAD + LINE / 2;
    picture.append(svg("path", { class: "loop", d: `M${LOOP_X} 0V${middle}H${NUMBER_X}` }));
  }
  lines.forEach((line, number) => {
    picture.append(svg("text", { class: line.kind, x: FIRST_LANE - 8, y: PAD + number * LINE + 14 }, line.text));
  });
}
