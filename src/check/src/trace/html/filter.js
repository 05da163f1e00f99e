// Search, and the dialog in which variables, actors and actions are hidden.

class Filter {
  constructor() {
    this.field = byId("search");
    this.field.addEventListener("input", later(150, () => change({ query: this.field.value })));
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        if (this.field.value !== app.query) change({ query: this.field.value });
        goToMatch(!event.shiftKey);
      } else if (event.key === "Escape") {
        this.field.value = "";
        change({ query: "" });
        focusView();
      }
    });
    this.dialog = byId("filter");
    byId("open-filter").addEventListener("click", () => this.open());
    byId("filter-text").addEventListener("input", () => this.fillLists());
    byId("show-all").addEventListener("click", () => {
      change({ hidden: { variables: new Set(), actors: new Set(), actions: new Set() }, pinned: new Set() });
      this.fillLists();
    });
  }

  open() {
    byId("filter-text").value = "";
    this.fillLists();
    this.dialog.showModal();
  }

  show(changed) {
    if (changed.has("query") && this.field.value !== app.query) this.field.value = app.query;
    const place = byId("matches");
    const number = app.matches.indexOf(app.row) + 1;
    const none = app.query.trim() === "";
    place.textContent = none ? "" : app.matches.length === 0 ? "No step matches" : `${number === 0 ? "" : `${number} of `}${count(app.matches.length, "match").replace("matchs", "matches")}`;
    const [steps, variables] = [app.trace.last + 1 - app.rows.length, app.hidden.variables.size];
    byId("open-filter").textContent = steps + variables === 0 ? "Filter" : `Filter: ${steps + variables} hidden`;
    const told = byId("hidden-steps");
    told.hidden = steps === 0;
    put(told, `${count(steps, "step")} ${steps === 1 ? "is" : "are"} hidden. `, button("Show all steps", () => change({ hidden: { ...app.hidden, actors: new Set(), actions: new Set() } }), { class: "link" }));
  }

  fillLists() {
    const { trace } = app;
    const wanted = byId("filter-text").value.trim().toLowerCase();
    const shown = (names) => [...new Set(names)].filter((name) => name.toLowerCase().includes(wanted));
    put(byId("filter-variables"), this.list("variables", shown(trace.variables)));
    put(byId("filter-actors"), this.list("actors", shown(trace.lanes)));
    put(byId("filter-actions"), this.list("actions", shown(trace.steps.map((step) => step.action.name))));
  }

  list(kind, names) {
    if (names.length === 0) return el("p", { class: "dim" }, "No name matches.");
    return names.map((name) => {
      const box = el("input", { type: "checkbox", on: { change: (event) => hide(kind, name, !event.target.checked) } });
      box.checked = !app.hidden[kind].has(name);
      const pinBox = kind !== "variables" ? null : el("input", { type: "checkbox", on: { change: (event) => pin(name, event.target.checked) } });
      if (pinBox !== null) pinBox.checked = app.pinned.has(name);
      return el("div", { class: "filter-row" }, el("label", { class: "check" }, box, el("span", {}, name)), pinBox === null ? null : el("label", { class: "check small" }, pinBox, "Pin", el("span", { class: "visually-hidden" }, ` ${name}`)));
    });
  }
}
