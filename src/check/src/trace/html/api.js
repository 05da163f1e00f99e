// What a server adds: the traces of a check, and other actions from any step. Without the server this part is absent.

/** The options at the step that is chosen: null until they are asked for. */
let options = null;

async function ask(path, body) {
  const given = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body, large) };
  const answer = await fetch(`${app.api}${path}`, given);
  const text = await answer.text();
  if (answer.ok) return parseTraces(text);
  throw new Error(refusal(text) ?? `the server answered with status ${answer.status}`);
}

/** Why the server refused, in its words. */
function refusal(text) {
  try {
    return JSON.parse(text).error ?? null;
  } catch {
    return null;
  }
}

/** Asks the server for the traces that it has, and shows one, or the list of all. */
async function fromServer() {
  app.listed = await ask("/traces");
  const wanted = new URLSearchParams(location.hash.slice(1)).get("trace");
  const known = app.listed.filter(({ id }) => id === wanted);
  const first = known[0] ?? (app.listed.length === 1 ? app.listed[0] : undefined);
  if (first !== undefined) await fetchTrace(first.id);
}

/** The trace with this id from the server; null if the server gives none, and says so on the page. */
async function fetchTrace(id) {
  notice("The server finds the trace. The first trace of a configuration needs a check.");
  try {
    const trace = new Trace(checked(await ask(`/trace?id=${encodeURIComponent(id)}`)), id);
    if (!app.traces.some((known) => known.id === id)) app.traces = [...app.traces, trace];
    app.listed = await ask("/traces");
    notice("");
    return trace;
  } catch (error) {
    notice(`The trace cannot be shown: ${error.message}.`, true);
    return null;
  }
}

/** The actions from the beginning to a row. */
function pathTo(trace, row) {
  return trace.steps.slice(0, row).map(({ action }) => action);
}

/** Asks the server which actions are enabled after a row. */
function optionsAt(trace, row) {
  const { model, configuration, initial } = trace.json;
  return ask("/options", { model, configuration, initial, path: pathTo(trace, row) });
}

/** The part beside the step that offers other actions; empty without a server. */
function forkParts() {
  if (app.api === null) return [];
  const { trace, row } = app;
  const isHere = options !== null && options.trace === trace && options.row === row;
  const section = el("section", { class: "options", id: "options", "aria-label": "Other actions" }, el("div", { class: "part-head" }, el("h3", {}, row === 0 ? "Actions from the initial state" : `Actions after step ${row}`)));
  if (!isHere) section.append(button("Show the actions that are enabled here", () => showOptions(trace, row), { id: "ask-options" }));
  else if (options.error !== undefined) section.append(el("p", { class: "bad" }, `! ${options.error}`));
  else section.append(...optionRows(trace, row, options.found));
  return [section];
}

/** The properties that a step violates, and those that it shows, in words. */
function decided(judged, subject) {
  const names = (some) => some.map(({ property }) => property).join(", ");
  const bad = judged.filter(({ kind, holds }) => kind !== "reachability" && !holds);
  const good = judged.filter(({ kind, holds }) => kind === "reachability" && holds);
  return [
    bad.length === 0 ? null : el("div", { class: "line bad" }, `✗ ${subject} violates ${names(bad)}.`),
    good.length === 0 ? null : el("div", { class: "line good" }, `✓ ${subject} reaches ${names(good)}.`),
  ].filter((part) => part !== null);
}

async function showOptions(trace, row) {
  try {
    options = { trace, row, found: await optionsAt(trace, row) };
  } catch (error) {
    options = { trace, row, error: `The actions cannot be shown: ${error.message}.` };
  }
  for (const part of parts) part.show(new Set(["options"]));
}

function optionRows(trace, row, found) {
  const taken = row < trace.last ? `${trace.step(row + 1).lane} ${trace.label(row + 1)}` : null;
  const rows = found.enabled.map((option) => {
    const isTaken = `${option.lane} ${label(option.action)}` === taken;
    const actor = trace.lanes[option.lane] ?? `lane ${option.lane}`;
    return el("li", { class: isTaken ? "taken" : "" },
      button(isTaken ? "Go on" : "Take", () => (isTaken ? go(row + 1) : takeOption(trace, row, option)), { "aria-label": `${isTaken ? "Go on with" : "Take"} ${actor}: ${label(option.action)}` }),
      el("div", {}, el("span", { class: "actor" }, actor), " ", el("code", { class: "action" }, label(option.action)), isTaken ? el("span", { class: "dim" }, " this trace takes it") : null,
        option.messages.map((text) => el("div", { class: "line message" }, `› ${text}`)), decided(option.decides ?? [], "It")));
  });
  const out = [rows.length === 0 ? el("p", {}, found.stays ? `No action need be taken here: ${found.stays}.` : "No action is enabled here.") : el("ul", { class: "option-list" }, rows)];
  out.unshift(...decided(found.judged ?? [], row === 0 ? "This state" : "This step, or the state after it,"));
  if (found.disabled?.length > 0) {
    out.push(el("details", {}, el("summary", {}, `${count(found.disabled.length, "action")} disabled`), el("ul", { class: "option-list" }, found.disabled.map(({ name, why }) => el("li", {}, el("div", {}, el("code", { class: "action" }, name), el("div", { class: "line message" }, why)))))));
  }
  return out;
}

/** Takes another action, and shows the trace that goes on from there. */
function takeOption(trace, row, option) {
  const origin = trace.fork?.origin ?? trace;
  const from = Math.min(trace.fork?.row ?? row, row);
  const fork = forked(origin, from, [...trace.steps.slice(from, row), stepOf(option)]);
  change({ traces: [...app.traces.filter(({ id }) => id !== fork.id), fork], trace: fork });
  go(fork.last);
  showOptions(fork, fork.last);
}

function stepOf({ lane, action, messages, after, source }) {
  return { lane, action, messages, after, ...(source ? { source } : {}) };
}

/** A trace that is the first one up to a row, and goes on with other steps. */
function forked(origin, row, steps) {
  const { pivot, ...rest } = origin.json;
  const about = [{ name: "fork", value: `The trace leaves ${origin.json.property} after ${rowName(row)}.` }, ...rest.about];
  const json = { ...rest, about, verdict: "shown", kind: "example", end: "open", steps: [...origin.steps.slice(0, row), ...steps] };
  const fork = new Trace(json, `fork of ${origin.id}`);
  fork.fork = { origin, row };
  return fork;
}

/** Back to the trace that was left. */
function backToOriginal() {
  const { origin, row } = app.trace.fork;
  change({ traces: app.traces.filter((trace) => trace !== app.trace), trace: origin, row });
  announce(`Back in ${traceName(origin)}, at ${rowName(row)}.`);
}

/** Follows a link into a fork, as far as the model still offers its actions. */
async function followFork(parts, origin) {
  const named = parted(parts.get("path") ?? "").filter((text) => text !== "");
  const start = applies(new URLSearchParams({ path: joined(named.slice(0, Number(parts.get("fork")))), step: parts.get("fork") }), origin);
  if (start.text !== null && start.row < Number(parts.get("fork"))) return { trace: origin, ...start };
  let trace = forked(origin, start.row, []);
  for (let at = start.row; at < named.length; at += 1) {
    const { enabled } = await optionsAt(trace, at);
    const option = enabled.find(({ action }) => label(action) === named[at]);
    if (option === undefined) return withFork(trace, `The link stops applying at step ${at + 1}. The model no longer offers ${named[at]} there.`);
    trace = forked(origin, start.row, [...trace.steps.slice(start.row), stepOf(option)]);
  }
  return withFork(trace, null);
}

function withFork(trace, text) {
  app.traces = [...app.traces.filter(({ id }) => id !== trace.id), trace];
  return { trace, row: trace.last, text };
}
