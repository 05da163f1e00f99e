// Two traces side by side, aligned on their actions.

class Compare {
  constructor(root) {
    this.names = el("div", { class: "compare-names" });
    this.sheet = el("div", { class: "sheet" });
    this.rowsBox = el("div", { class: "scroller", role: "listbox", tabindex: "0", "aria-label": "Two traces, aligned on their actions", id: "compare" }, this.sheet);
    this.box = el("div", { class: "compare", "data-view": "compare" }, this.names, this.rowsBox);
    root.append(this.box);
    this.rows = new Rows(this.rowsBox, this.sheet, (at) => this.drawRow(at));
    this.place = 0;
  }

  show(changed) {
    if (app.view !== "compare") return;
    if (["trace", "other", "view", "traces"].some((name) => changed.has(name))) {
      this.pairs = app.other === null ? [] : this.aligned();
      put(this.names, this.chooser());
      this.place = this.placeOfRow();
      this.rows.reset(this.pairs.length, () => 54);
    } else if (changed.has("row") && this.pairs[this.place]?.left !== app.row) this.place = this.placeOfRow();
    if (this.pairs.length > 0) {
      this.rows.reveal(this.place);
      this.rows.forget();
      this.rowsBox.setAttribute("aria-activedescendant", `pair-${this.place}`);
    }
  }

  /** Goes some pairs on, or back. */
  move(by) {
    this.place = Math.min(Math.max(this.place + by, 0), this.pairs.length - 1);
    const { left, right, sign } = this.pairs[this.place];
    if (left !== null && left !== app.row) go(left);
    else for (const part of parts) part.show(new Set(["pair"]));
    this.rows.reveal(this.place);
    this.rows.forget();
    announce(`${left === null ? "No step" : rowName(left)} on the left, ${right === null ? "no step" : rowName(right)} on the right. ${COMPARED[sign]}`);
  }

  placeOfRow() {
    return Math.max(this.pairs.findIndex(({ left }) => left === app.row), 0);
  }

  aligned() {
    const labels = (trace) => Array.from({ length: trace.last + 1 }, (_, row) => (row === 0 ? "" : `${trace.actor(row)}\n${trace.label(row)}`));
    return align(labels(app.trace), labels(app.other)).map(([left, right]) => {
      if (left === null) return { left, right, sign: "+" };
      if (right === null) return { left, right, sign: "-" };
      return { left, right, sign: changes(app.trace.state(left), app.other.state(right)).length > 0 ? "~" : "=" };
    });
  }

  chooser() {
    const list = el("select", { id: "other", on: { change: (event) => showBeside(event.target.value) } }, el("option", { value: "" }, "Choose a trace"));
    for (const trace of app.traces.filter((trace) => trace !== app.trace)) {
      list.append(el("option", { value: trace.id, selected: trace === app.other }, traceName(trace)));
    }
    const known = new Set(app.traces.map(({ id }) => id));
    for (const one of app.listed.filter(({ id }) => !known.has(id))) {
      list.append(el("option", { value: one.id }, listedName(one)));
    }
    const file = el("input", { type: "file", accept: ".json,application/json", class: "hidden-file", id: "other-file", on: { change: (event) => openFile(event.target.files[0]) } });
    const differ = this.pairs.filter(({ sign }) => sign !== "=").length;
    const told = app.other === null ? "Choose the trace that is shown beside this one." : `${count(this.pairs.length - 1, "row")}: ${differ === 0 ? "the traces agree in all of them" : `the traces differ in ${differ}`}.`;
    return [
      el("div", { class: "left" }, el("b", {}, traceName(app.trace))),
      el("div", { class: "right" }, el("label", { for: "other", class: "visually-hidden" }, "Trace on the right"), list, el("label", { class: "button", for: "other-file" }, "Open a file"), file),
      el("p", { class: "told" }, told, app.other !== null && differ > 0 ? [" ", button("Go to the first difference", () => this.move(this.pairs.findIndex(({ sign }) => sign !== "=") - this.place), { class: "link" })] : null),
    ];
  }

  drawRow(at) {
    const { left, right, sign } = this.pairs[at];
    const isChosen = at === this.place;
    const side = (trace, row, name) => {
      if (row === null) return el("div", { class: `side ${name} none` }, "no such step");
      const words = row === 0 ? [el("b", {}, "The initial state")] : [el("span", { class: "actor" }, trace.actor(row)), " ", el("code", { class: "action" }, trace.shortLabel(row))];
      const decides = verdictAt(trace, row);
      const below = decides !== null ? el("div", { class: `line ${trace.isBad ? "bad" : "good"}` }, `${trace.mark} ${decides}`) : el("div", { class: "line message" }, row === 0 ? "" : trace.step(row).messages.join(" · "));
      return el("div", { class: `side ${name}` }, el("span", { class: "number" }, String(row)), el("div", { class: "item-body" }, el("div", { class: "line" }, words), below));
    };
    return el("div", {
      class: `row pair ${{ "=": "agree", "+": "come", "-": "gone", "~": "other" }[sign]}${isChosen ? " chosen" : ""}`, role: "option", id: `pair-${at}`,
      "aria-selected": String(isChosen), "aria-setsize": this.pairs.length, "aria-posinset": at + 1, on: { click: () => this.move(at - this.place) },
    }, side(app.trace, left, "left"), el("span", { class: "sign", title: COMPARED[sign] }, sign === "=" ? "" : sign), side(app.other, right, "right"));
  }

  /** The pair that is chosen. */
  get pair() {
    return app.view === "compare" && app.other !== null ? this.pairs[this.place] ?? null : null;
  }
}

const COMPARED = {
  "=": "Both traces take this step, and the states after it are equal.",
  "~": "Both traces take this step, and the states after it differ.",
  "-": "Only the trace on the left takes this step.",
  "+": "Only the trace on the right takes this step.",
};

/** Shows the trace with this id on the right. */
async function showBeside(id) {
  change({ other: id === "" ? null : app.traces.find((trace) => trace.id === id) ?? (await fetchTrace(id)) });
}

function traceName(trace) {
  const place = trace.place === "" ? "" : `${trace.place}: `;
  return `${place}${trace.json.property}${trace.fork === null ? "" : `, from step ${trace.fork.row} on another way`}`;
}

/** No trace file is larger than this, in MiB. */
const FILE_MIB_MAX = 64;

/** Reads a trace from a file of the reader's own disk. */
async function openFile(file) {
  if (!file) return;
  try {
    if (file.size > FILE_MIB_MAX << 20) throw new Error(`it is larger than ${FILE_MIB_MAX} MiB, the limit of a trace`);
    const trace = new Trace(checked(parseTraces(await file.text())), `file:${file.name}`);
    change({ traces: [...app.traces.filter(({ id }) => id !== trace.id), trace], other: trace });
    notice("");
  } catch (error) {
    notice(`The file ${file.name} is no trace: ${error.message}.`, true);
  }
}
