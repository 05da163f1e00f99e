// The table of variables by time: a row for each variable, a column for each state.

const CELL_HEIGHT = 32;
const CELLS_BEYOND = 3;

class Table {
  constructor(root) {
    this.sheet = el("div", { class: "sheet" });
    this.scroller = el("div", { class: "scroller table", role: "grid", tabindex: "0", "data-view": "table", "aria-label": "Variables by time", id: "table" }, this.sheet);
    root.append(this.scroller);
    this.asked = false;
    const ask = () => {
      if (this.asked) return;
      this.asked = true;
      requestAnimationFrame(() => {
        this.asked = false;
        this.draw();
      });
    };
    this.scroller.addEventListener("scroll", ask, { passive: true });
    new ResizeObserver(ask).observe(this.scroller);
  }

  show(changed) {
    if (app.view !== "table") return;
    if (changed.has("trace")) this.scroller.scrollTop = this.scroller.scrollLeft = 0;
    const isNew = ["trace", "hidden", "pinned", "view", "expression"].some((name) => changed.has(name));
    if (isNew) this.layOut();
    if (changed.has("row") || isNew) this.reveal();
    this.drawn = "";
    this.draw();
  }

  layOut() {
    const isNarrow = this.scroller.clientWidth < 600;
    [this.nameWidth, this.cellWidth] = isNarrow ? [112, 108] : [184, 138];
    this.names = shownVariables();
    this.lines = [{ kind: "head" }, { kind: "actor" }, ...(app.derived === null ? [] : [{ kind: "derived" }]), ...this.names.map((name) => ({ kind: "variable", name }))];
    this.sheet.style.width = `${this.nameWidth + app.rows.length * this.cellWidth}px`;
    this.sheet.style.height = `${this.lines.length * CELL_HEIGHT}px`;
    this.scroller.setAttribute("aria-rowcount", this.lines.length);
    this.scroller.setAttribute("aria-colcount", app.rows.length + 1);
  }

  reveal() {
    const { scroller, cellWidth, nameWidth } = this;
    const left = placeOf(app.row) * cellWidth;
    const room = scroller.clientWidth - nameWidth;
    if (left < scroller.scrollLeft + cellWidth / 2) scroller.scrollLeft = left - cellWidth;
    else if (left + 2 * cellWidth > scroller.scrollLeft + room) scroller.scrollLeft = left + 2 * cellWidth - room;
  }

  /** Draws the cells in the window. */
  draw() {
    const { scroller } = this;
    if (scroller.hidden || app.trace === null || scroller.clientWidth === 0) return;
    const between = (from, size, length, most) => [Math.max(Math.floor(from / size) - CELLS_BEYOND, 0), Math.min(Math.ceil((from + length) / size) + CELLS_BEYOND, most)];
    const columns = between(scroller.scrollLeft, this.cellWidth, scroller.clientWidth, app.rows.length);
    const lines = between(scroller.scrollTop, CELL_HEIGHT, scroller.clientHeight, this.lines.length);
    const window = `${columns} ${lines}`;
    if (window === this.drawn) return;
    this.drawn = window;
    const fixed = this.lines.length - this.names.length;
    const shown = this.lines.map((line, at) => [line, at]).filter(([, at]) => at < fixed || (at >= lines[0] && at < lines[1]));
    put(this.sheet, shown.map(([line, at]) => this.drawLine(line, at, columns, at < fixed)));
  }

  drawLine(line, at, [first, last], isFixed) {
    const title = { head: "State", actor: "Step", derived: app.expression, variable: line.name }[line.kind];
    const pinned = line.kind === "variable" && app.pinned.has(line.name);
    const name = el("div", { class: "cell name", role: "rowheader", title }, pinned ? "⚑ " : "", line.kind === "derived" ? el("code", {}, title) : title);
    name.style.width = `${this.nameWidth}px`;
    const row = el("div", { class: `line-row ${line.kind}${isFixed ? " fixed" : ""}`, role: "row", "aria-rowindex": at + 1 }, name);
    row.style.top = `${at * CELL_HEIGHT}px`;
    if (!isFixed) row.style.position = "absolute";
    else row.style.position = "sticky";
    row.style.height = `${CELL_HEIGHT}px`;
    for (let place = first; place < last; place += 1) row.append(this.drawCell(line, place));
    return row;
  }

  drawCell(line, place) {
    const row = app.rows[place];
    const { text, kind } = this.cell(line, row);
    const isChosen = row === app.row;
    const cell = el("div", {
      class: `cell ${kind}${isChosen ? " chosen" : ""}${app.trace.pivotRow === row ? (app.trace.isBad ? " bad-row" : " good-row") : ""}`,
      role: line.kind === "head" ? "columnheader" : "gridcell", title: text, "aria-colindex": place + 2, "aria-selected": String(isChosen), "data-row": row,
      on: { click: () => go(row) },
    }, text);
    cell.style.left = `${this.nameWidth + place * this.cellWidth}px`;
    cell.style.width = `${this.cellWidth}px`;
    return cell;
  }

  /** The text of a cell and its class. */
  cell(line, row) {
    const { trace } = app;
    if (line.kind === "head") {
      const signs = [trace.pivotRow === row ? ` ${trace.mark}` : "", trace.loopRow === row ? " ↺" : ""];
      return { text: `${row}${signs.join("")}`, kind: "head" };
    }
    if (line.kind === "actor") return { text: row === 0 ? "initial" : `${trace.actor(row)}: ${trace.step(row).action.name}`, kind: "actor" };
    if (line.kind === "derived") return this.derivedCell(row);
    const now = trace.state(row)[line.name];
    if (row === 0) return { text: told(now), kind: "value" };
    const old = trace.state(row - 1)[line.name];
    if (same(old, now)) return { text: told(now), kind: "value same" };
    const sign = mark(old, now);
    if (Array.isArray(old) && Array.isArray(now)) return { text: changeText({ name: "", old, now }).slice(4), kind: "value changed other" };
    return { text: `${sign} ${told(now)}`, kind: `value changed ${{ "+": "come", "-": "gone", "~": "other" }[sign]}` };
  }

  derivedCell(row) {
    if (app.derived.error !== undefined) return { text: "", kind: "value" };
    const { value, error } = app.derived.rows[row];
    if (error !== undefined) return { text: `! ${error}`, kind: "value bad" };
    if (typeof value !== "boolean") return { text: told(value), kind: "value" };
    return { text: value ? "✓ yes" : "✗ no", kind: `value ${value ? "good" : "bad"}` };
  }
}
