// The beginning: reads the traces, builds the parts of the page, and listens to the keys.

const VIEWS = ["diagram", "steps", "table", "compare"];

class Tabs {
  constructor() {
    for (const tab of this.all()) {
      tab.addEventListener("click", () => change({ view: tab.dataset.view }));
      tab.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        const view = VIEWS[(VIEWS.indexOf(app.view) + by + VIEWS.length) % VIEWS.length];
        change({ view });
        byId(`tab-${view}`).focus();
      });
    }
  }

  all() {
    return [...document.querySelectorAll("[role=tab]")];
  }

  show() {
    for (const part of byId("view").children) part.hidden = part.dataset.view !== app.view;
    for (const tab of this.all()) {
      const isChosen = tab.dataset.view === app.view;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
  }
}

const KEYS = {
  j: () => step(1), ArrowDown: () => step(1), ArrowRight: () => step(1),
  k: () => step(-1), ArrowUp: () => step(-1), ArrowLeft: () => step(-1),
  PageDown: () => step(10), PageUp: () => step(-10),
  Home: () => step(-Infinity), End: () => step(Infinity),
  n: () => goToMatch(true), N: () => goToMatch(false), v: () => app.trace.pivotRow !== null && go(app.trace.pivotRow),
  l: () => link.copy(), f: () => filter.open(), "/": () => byId("search").focus(), "?": () => byId("help").showModal(),
  1: () => change({ view: "diagram" }), 2: () => change({ view: "steps" }), 3: () => change({ view: "table" }), 4: () => change({ view: "compare" }),
  e: () => {
    app.expressionOpen = true;
    for (const part of parts) part.show(new Set(["detail"]));
    byId("expression").focus();
  },
};

/** Goes some rows on, or back: in a comparison some pairs. */
function step(by) {
  if (app.view === "compare" && app.other !== null) compare.move(Math.max(Math.min(by, 1e9), -1e9));
  else move(Math.max(Math.min(by, 1e9), -1e9));
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const act = KEYS[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function focusView() {
  [...document.querySelectorAll("#view [tabindex='0']")].find((element) => element.clientHeight > 0)?.focus();
}

let [diagram, compare, filter, link] = [];

function build() {
  const view = byId("view");
  diagram = new Diagram(view);
  const list = new StepList(view);
  const table = new Table(view);
  compare = new Compare(view);
  filter = new Filter();
  link = new Link();
  parts.push(new Head(), new Tabs(), filter, diagram, list, table, compare, new Detail(byId("detail")), new Export(), link);
  document.addEventListener("keydown", onKey);
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    focusView();
  });
  byId("trace").addEventListener("change", (event) => showListed(event.target.value));
  byId("back").addEventListener("click", backToOriginal);
  byId("open-help").addEventListener("click", () => byId("help").showModal());
}

/** What works before a trace is shown. */
function buildDialogs() {
  byId("open-properties").addEventListener("click", openProperties);
  byId("property-text").addEventListener("input", later(100, openProperties));
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  }
}

async function begin() {
  app.api = document.querySelector("meta[name=wspbus-api]")?.content ?? null;
  app.traces = embedded("traces").map((json, at) => new Trace(json, String(at + 1)));
  if (app.api !== null) await fromServer();
  buildDialogs();
  if (app.traces.length === 0) {
    byId("open-properties").hidden = app.api === null;
    byId("summary").textContent = app.listed.length === 0 ? "The page has no trace." : "Choose a trace in the list of properties.";
    if (app.listed.length > 0) await openProperties();
    return;
  }
  build();
  await follow(location.hash.slice(1));
  performance.mark("shown");
  document.body.dataset.ready = "yes";
}

begin().catch((error) => {
  byId("summary").textContent = `The page cannot show its traces: ${error.message}.`;
});
