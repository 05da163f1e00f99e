// What the page shows now, and the one place that changes it.

const app = {
  traces: [],
  /** The properties that a server has judged. */
  listed: [],
  trace: null,
  /** The trace beside it, in a comparison. */
  other: null,
  row: 0,
  view: "diagram",
  /** The rows that are not hidden, and the place of each row among them. */
  rows: [],
  hidden: { variables: new Set(), actors: new Set(), actions: new Set() },
  pinned: new Set(),
  onlyChanges: false,
  query: "",
  matches: [],
  matched: new Set(),
  expression: "",
  derived: null,
  api: null,
};

/** The parts of the page: each has `show(changed)`, which is called with the names of what changed. */
const parts = [];

/** Changes what is shown, and shows it. */
function change(what) {
  const changed = new Set(Object.keys(what).filter((name) => app[name] !== what[name] || typeof what[name] === "object"));
  Object.assign(app, what);
  if (changed.has("trace") || changed.has("hidden")) filterRows();
  if (changed.has("trace") || changed.has("query")) {
    app.matches = found(app.query);
    app.matched = new Set(app.matches);
  }
  if (changed.has("trace") || changed.has("expression")) deriveAgain();
  app.row = Math.min(Math.max(app.row, 0), app.trace.last);
  for (const part of parts) part.show(changed);
}

/** The rows whose actor and action are not hidden. Row 0 is always shown. */
function filterRows() {
  const { trace, hidden } = app;
  const [actors, actions] = [hidden.actors, hidden.actions];
  const all = Array.from({ length: trace.last + 1 }, (_, row) => row);
  if (actors.size === 0 && actions.size === 0) app.rows = all;
  else app.rows = all.filter((row) => row === 0 || !(actors.has(trace.actor(row)) || actions.has(trace.step(row).action.name)));
}

/** The place of a row among the rows that are shown: the last one that is not behind it. */
function placeOf(row) {
  let [low, high] = [0, app.rows.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (app.rows[middle] <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

function deriveAgain() {
  app.derived = null;
  if (app.expression.trim() === "") return;
  try {
    app.derived = { rows: derive(parseExpression(app.expression, app.trace), app.trace) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    app.derived = { error: error.message };
  }
}

/** Goes to a row, and says so. */
function go(row) {
  const wanted = Math.min(Math.max(row, 0), app.trace.last);
  change({ row: wanted });
  if (matchMedia("(max-width: 800px)").matches) document.querySelector("#view .chosen")?.scrollIntoView({ block: "nearest" });
  const { trace } = app;
  const what = wanted === 0 ? "The initial state" : `Step ${wanted} of ${trace.last}: ${trace.actor(wanted)}, ${trace.label(wanted)}`;
  const decides = verdictAt(trace, wanted);
  announce(decides === null ? `${what}.` : `${what}. ${decides}`);
}

/** Goes so many shown rows on, or back. */
function move(by) {
  const place = Math.min(Math.max(placeOf(app.row) + by, 0), app.rows.length - 1);
  go(app.rows[place]);
}

/** The rows that a query finds. `actor:`, `action:` and `changes:` look in one field alone. */
function found(query) {
  const text = query.trim().toLowerCase();
  if (text === "") return [];
  const [, field, wanted] = /^(?:(actor|action|changes):)?\s*(.*)$/s.exec(text);
  const { trace } = app;
  const tell = {
    actor: (row) => trace.actor(row),
    action: (row) => trace.label(row),
    changes: (row) => trace.changes(row).map(changeText).join("\n"),
  };
  const whole = (row) => [tell.actor(row), tell.action(row), trace.step(row).source ?? "", ...trace.step(row).messages, tell.changes(row)].join("\n");
  const rows = [];
  for (let row = 1; row <= trace.last; row += 1) {
    if ((tell[field] ?? whole)(row).toLowerCase().includes(wanted)) rows.push(row);
  }
  return rows;
}

/** Goes to the next row that matches the search, or to the one before. */
function goToMatch(forward) {
  const { matches, row } = app;
  if (matches.length === 0) return;
  const next = forward ? matches.find((at) => at > row) : matches.findLast((at) => at < row);
  go(next ?? (forward ? matches[0] : matches[matches.length - 1]));
}

/** Variables in the order in which they are shown: the pinned ones first, without the hidden ones. */
function shownVariables() {
  const names = app.trace.variables.filter((name) => !app.hidden.variables.has(name));
  return [...names.filter((name) => app.pinned.has(name)), ...names.filter((name) => !app.pinned.has(name))];
}

/** Hides something, or shows it again. */
function hide(kind, name, isHidden) {
  const names = new Set(app.hidden[kind]);
  if (isHidden) names.add(name);
  else names.delete(name);
  change({ hidden: { ...app.hidden, [kind]: names } });
}

function pin(name, isPinned) {
  const pinned = new Set(app.pinned);
  if (isPinned) pinned.add(name);
  else pinned.delete(name);
  change({ pinned });
}
