// The list of steps: for each step the actor, the action, its source line, its messages and its changes.

class StepList {
  constructor(root) {
    this.sheet = el("div", { class: "sheet" });
    this.scroller = el("div", { class: "scroller list", role: "listbox", tabindex: "0", "data-view": "steps", "aria-label": "List of steps", id: "list" }, this.sheet);
    root.append(this.scroller);
    this.rows = new Rows(this.scroller, this.sheet, (at) => this.drawRow(at));
  }

  show(changed) {
    if (app.view !== "steps") return;
    if (changed.has("trace")) this.scroller.scrollTop = 0;
    const isNew = ["trace", "hidden", "view"].some((name) => changed.has(name));
    if (isNew) this.layOut();
    else if (changed.has("query")) this.rows.forget();
    if (!changed.has("row") && !isNew) return;
    const at = placeOf(app.row);
    const last = this.chosen;
    this.chosen = at;
    this.rows.reveal(at);
    this.rows.renew(...[last, at].filter((place) => place !== undefined));
    this.scroller.setAttribute("aria-activedescendant", `item-${app.rows[at]}`);
  }

  layOut() {
    const end = sequel(app.trace) === null ? 0 : 1;
    this.rows.reset(app.rows.length + end, (at) => (at < app.rows.length ? 18 + 21 * (1 + this.lines(app.rows[at]).length) : 60));
  }

  /** What stands below the action: `{kind, text}` each. */
  lines(row) {
    const { trace, hidden } = app;
    if (row === 0) {
      const names = shownVariables();
      return names.map((name) => ({ kind: "change", text: `${name} = ${told(trace.state(0)[name])}` })).concat(this.verdict(0));
    }
    const messages = trace.step(row).messages.map((text) => ({ kind: "message", text: `› ${text}` }));
    const shown = trace.changes(row).filter(({ name }) => !hidden.variables.has(name));
    return [...messages, ...shown.map((one) => ({ kind: "change", text: changeText(one) })), ...this.verdict(row)];
  }

  verdict(row) {
    const text = verdictAt(app.trace, row);
    return text === null ? [] : [{ kind: app.trace.isBad ? "bad" : "good", text: `${app.trace.mark} ${text}` }];
  }

  drawRow(at) {
    if (at >= app.rows.length) return this.drawEnd(at);
    const row = app.rows[at];
    const { trace } = app;
    const isDeciding = trace.pivotRow === row;
    const inLoop = trace.loopRow !== null && row >= trace.loopRow;
    const classes = ["row item", at % 2 === 1 && "band", at === this.chosen && "chosen", isDeciding && (trace.isBad ? "bad-row" : "good-row"), app.matched.has(row) && "match", inLoop && "in-loop"];
    const lines = this.lines(row);
    const head = el("div", { class: "item-head" });
    if (row === 0) head.append(el("b", {}, "The initial state"));
    else {
      const { action, source, lane } = trace.step(row);
      head.append(el("span", { class: "actor" }, trace.lanes[lane]), el("code", { class: "action" }, label(action)));
      if (source) head.append(el("span", { class: "source" }, source));
    }
    const texts = lines.map(({ kind, text }) => el("div", { class: `line ${kind}`, title: text }, text));
    return el("div", {
      class: classes.filter(Boolean).join(" "), id: `item-${row}`, role: "option", "aria-selected": String(at === this.chosen),
      "aria-setsize": app.rows.length, "aria-posinset": at + 1, "data-row": row, on: { click: () => go(row) },
    }, el("span", { class: "number" }, String(row)), el("div", { class: "item-body" }, head, ...texts));
  }

  drawEnd(at) {
    const { trace } = app;
    const verdict = verdictAtEnd(trace);
    const texts = [`${trace.loopRow !== null ? "↺" : "■"} ${sequel(trace)}`];
    if (verdict !== null) texts.push(`${trace.mark} ${verdict}`);
    return el("div", { class: "row item end", role: "option", "aria-selected": "false", "aria-posinset": at + 1, "aria-setsize": app.rows.length + 1, on: { click: () => go(trace.loopRow ?? trace.last) } },
      el("span", { class: "number" }), el("div", { class: "item-body" }, texts.map((text, number) => el("div", { class: number === 0 ? "line sequel" : `line ${trace.isBad ? "bad" : "good"}`, title: text }, text))));
  }
}
