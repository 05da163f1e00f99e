// The address of the page says what it shows. It names the steps by their actions and arguments, so that a link goes as
// far as it applies when the trace has changed since, and says where it stops.

/** A link names the actions of so many steps; a longer way is told by the numbers into which its actions are rolled. */
const NAMED_STEPS_MAX = 60;
const ROLLED_MAX = 40;

/** Several texts as one. A `~` within a text stands behind a backslash. */
function joined(texts) {
  return texts.map((text) => text.replace(/[\\~]/g, "\\$&")).join("~");
}

/** The texts that were joined. */
function parted(text) {
  const found = [""];
  for (const [part] of text.matchAll(/\\[\\~]|[^]/gu)) {
    if (part === "~") found.push("");
    else found[found.length - 1] += part.length === 2 && part[0] === "\\" ? part[1] : part;
  }
  return found;
}

/** The address for what is shown now, behind the `#`. */
function address() {
  const { trace, row } = app;
  const parts = new URLSearchParams();
  const origin = trace.fork?.origin ?? trace;
  if (app.traces.length > 1 || app.api !== null) parts.set("trace", origin.id);
  if (app.view !== "diagram") parts.set("view", app.view);
  if (app.other !== null && app.view === "compare") parts.set("other", app.other.id);
  parts.set("step", row);
  if (row > 0) {
    parts.set("action", trace.label(row));
    if (trace.fork !== null) parts.set("fork", trace.fork.row);
    if (row <= NAMED_STEPS_MAX || trace.fork !== null) parts.set("path", joined(Array.from({ length: row }, (_, at) => trace.label(at + 1))));
    else parts.set("rolled", rolledRows(row).map((at) => trace.rolled(at)).join("."));
  }
  for (const kind of Object.keys(app.hidden)) {
    if (app.hidden[kind].size > 0) parts.set(`hide-${kind}`, joined([...app.hidden[kind]]));
  }
  if (app.pinned.size > 0) parts.set("pin", joined([...app.pinned]));
  if (app.query.trim() !== "") parts.set("search", app.query);
  if (app.expression.trim() !== "") parts.set("expression", app.expression);
  return parts.toString();
}

/** The rows of which a long link has the rolled number. The last one is the row itself. */
function rolledRows(row) {
  return [...new Set(Array.from({ length: ROLLED_MAX }, (_, at) => Math.ceil(((at + 1) * row) / ROLLED_MAX)))];
}

/** How far a link applies to a trace: `{row, text}`, where the text is null if it applies to its end. */
function applies(parts, trace) {
  const row = Math.max(Number.parseInt(parts.get("step") ?? "0", 10) || 0, 0);
  if (parts.has("path")) {
    const named = parted(parts.get("path"));
    const at = named.findIndex((text, index) => index >= trace.last || trace.label(index + 1) !== text);
    if (at < 0) return { row: named.length, text: null };
    const here = at < trace.last ? `This trace takes ${trace.label(at + 1)} there.` : `This trace ends after ${count(trace.last, "step")}.`;
    return { row: at, text: `The link stops applying at step ${at + 1}. The link takes ${named[at]} there. ${here}` };
  }
  const rolled = parts.get("rolled")?.split(".");
  if (rolled !== undefined) {
    const rows = rolledRows(row);
    const at = rolled.findIndex((number, index) => rows[index] > trace.last || trace.rolled(rows[index]) !== number);
    if (at < 0) return { row, text: null };
    const [first, last] = [at === 0 ? 0 : rows[at - 1], rows[at]];
    return { row: Math.min(first, trace.last), text: `The link stops applying between step ${first + 1} and step ${last}. The actions of this trace differ from those of the link there.` };
  }
  if (row > trace.last) return { row: trace.last, text: `The link stops applying at step ${trace.last + 1}. This trace ends after ${count(trace.last, "step")}.` };
  return { row, text: null };
}

/** Shows what the address says. */
async function follow(text) {
  const parts = new URLSearchParams(text);
  const names = (name) => new Set(parted(parts.get(name) ?? "").filter((part) => part !== ""));
  const wanted = parts.get("trace");
  let trace = app.traces.find(({ id }) => id === wanted) ?? null;
  if (trace === null && wanted !== null && app.api !== null) trace = await fetchTrace(wanted);
  const isLost = wanted !== null && trace === null;
  trace ??= app.trace ?? app.traces[0];
  let { row, text: stopped } = applies(parts, trace);
  if (parts.has("fork") && app.api !== null) ({ trace, row, text: stopped } = await followFork(parts, trace));
  const view = VIEWS.includes(parts.get("view")) ? parts.get("view") : "diagram";
  change({
    trace, row, view,
    other: app.traces.find(({ id }) => id === parts.get("other")) ?? (view === "compare" ? app.other : null),
    hidden: { variables: names("hide-variables"), actors: names("hide-actors"), actions: names("hide-actions") },
    pinned: names("pin"),
    query: parts.get("search") ?? "",
    expression: parts.get("expression") ?? "",
  });
  if (isLost) notice(`The page has no trace with the name ${wanted}. It shows ${traceName(trace)} instead.`, true);
  else notice(stopped ?? "", stopped !== null);
}

class Link {
  constructor() {
    this.written = null;
    this.write = later(150, () => {
      this.written = `#${address()}`;
      if (location.hash !== this.written) history.replaceState(null, "", this.written);
    });
    // The address that was asked for is that of the event: the page may have written its own since.
    window.addEventListener("hashchange", (event) => {
      const asked = new URL(event.newURL).hash;
      if (asked !== this.written) follow(asked.slice(1));
    });
    byId("copy-link").addEventListener("click", () => this.copy());
  }

  show() {
    this.write();
  }

  async copy() {
    const text = `${location.href.split("#")[0]}#${address()}`;
    history.replaceState(null, "", text);
    try {
      await navigator.clipboard.writeText(text);
      notice("The link is copied. It names the steps by their actions, and says where it stops applying if the trace changes.");
    } catch {
      notice("The link stands in the address of the page. The browser did not let the page copy it.");
    }
  }
}
