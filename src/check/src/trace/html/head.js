// The head: the model, the property, its verdict, its requirements, and the facts.

class Head {
  show(changed) {
    if (!changed.has("trace") && !changed.has("traces")) return;
    const { trace } = app;
    const { json } = trace;
    document.title = `${verdictMark(trace)}${json.property} · ${trace.place || "trace"}`;
    put(byId("place"), json.model, json.configuration === "" ? null : [el("span", { class: "dim" }, " / "), json.configuration]);
    put(byId("property"), json.property);
    const badge = byId("verdict");
    badge.className = `badge ${trace.isBad ? "bad" : json.verdict === "shown" ? "plain" : "good"}`;
    put(badge, `${verdictMark(trace)}${VERDICTS[json.verdict]}`);
    badge.title = VERDICT_WORDS[json.verdict];
    put(byId("summary"), `${VERDICT_WORDS[json.verdict]} ${summary(trace)}`);
    put(byId("rules"), json.rules.map((rule) => el("p", { class: "rule", tabindex: "-1", "data-rule": rule.id }, el("b", {}, rule.id), " ", rule.text)));
    const facts = [{ name: "kind", value: json.kind, title: KINDS[json.kind] }, ...json.about];
    put(byId("facts"), facts.map(({ name, value, title }) => el("div", { title }, el("dt", {}, name), el("dd", {}, value))));
    this.chooser();
  }

  /** The choice among several traces: those of the page, and those that a server has. */
  chooser() {
    const isFork = app.trace.fork !== null;
    const known = new Set(app.traces.map(({ id }) => id));
    const more = app.listed.filter(({ id }) => !known.has(id));
    byId("chooser").hidden = app.traces.length + more.length < 2 && !isFork;
    byId("back").hidden = !isFork;
    byId("open-properties").hidden = app.api === null;
    const words = (trace) => `${verdictMark(trace)}${shortName(trace)} (${count(trace.last, "step")})`;
    put(byId("trace"),
      app.traces.map((trace) => el("option", { value: trace.id, selected: trace === app.trace }, words(trace))),
      more.map((one) => el("option", { value: one.id }, `${listedMark(one)} ${[one.model, one.configuration].filter(Boolean).join(" / ") === app.trace.place ? one.property : listedName(one)} (${listedLength(one)})`)));
  }

}

/** The mark of a trace that decides its property, and a blank. */
function verdictMark(trace) {
  return trace.json.verdict === "shown" ? "" : `${trace.mark} `;
}

/** The name of a trace, without the model and the configuration if they are those of the trace that is shown. */
function shortName(trace) {
  const name = traceName(trace);
  const place = `${app.trace.place}: `;
  return name.startsWith(place) ? name.slice(place.length) : name;
}

/** Shows the list of the traces that the server has and, for a trace that is shown, every claim of its configuration. */
async function openProperties() {
  const row = (verdict, mark, one, id) => el("tr", {},
    el("td", { class: `verdict-word ${mark === "✗" ? "bad" : mark === "✓" ? "good" : "dim"}` }, `${mark} ${verdict}`),
    el("td", {}, el("b", {}, one.property), " ", el("span", { class: "dim" }, (one.requirements ?? []).join(" ")), one.note ? el("div", { class: "dim" }, one.note) : null, one.model === undefined ? null : el("div", { class: "dim" }, [one.model, one.configuration].filter(Boolean).join(" / "))),
    el("td", { class: "dim" }, one.kind),
    el("td", {}, id === null ? "" : button(one.model === undefined ? "Show" : listedLength(one), () => showListed(id), { class: "link", "aria-label": `Show the trace of ${one.property}` })));
  const wanted = byId("property-text").value.trim().toLowerCase();
  const told = (one) => [one.model, one.configuration, one.property, one.verdict, one.kind, one.note ?? "", ...(one.requirements ?? [])].join(" ").toLowerCase();
  const rows = app.listed.filter((one) => told(one).includes(wanted)).map((one) => row(one.verdict, listedMark(one), one, one.id));
  if (rows.length === 0) rows.push(el("tr", {}, el("td", { colspan: "4", class: "dim" }, "No property matches.")));
  const claims = app.trace === null ? [] : await claimsOf(app.trace);
  byId("claims-title").hidden = byId("claims").hidden = claims.length === 0;
  put(byId("claims-title"), app.trace === null ? "" : `Every property of ${app.trace.place}`);
  put(byId("claim-list"), claims.map((one) => row(one.verdict ?? "not checked", listedMark(one), one, one.trace ?? null)));
  put(byId("property-list"), rows);
  if (!byId("properties").open) byId("properties").showModal();
}

async function claimsOf({ json }) {
  try {
    return await ask(`/claims?${new URLSearchParams({ model: json.model, configuration: json.configuration })}`);
  } catch {
    return [];
  }
}

function listedLength({ steps }) {
  return steps === null || steps === undefined ? "not checked yet" : count(steps, "step");
}

function listedName({ model, configuration, property }) {
  const place = [model, configuration].filter(Boolean).join(" / ");
  return place === "" ? property : `${place}: ${property}`;
}

/** The mark of a verdict: `✗` for a property that is broken, `✓` for one that holds, `?` for any other. */
function listedMark({ verdict }) {
  if (["violated", "broken", "unexplained"].includes(verdict)) return "✗";
  return ["holds", "reached", "explained"].includes(verdict) ? "✓" : "?";
}

/** Shows the trace with this id, which the page has or the server. */
async function showListed(id) {
  byId("properties").close();
  const trace = app.traces.find((known) => known.id === id) ?? (await fetchTrace(id));
  if (trace === null) return;
  if (parts.length === 0) build();
  choose(trace);
  document.body.dataset.ready = "yes";
}

/** Shows another trace of the page. */
function choose(trace, row = 0) {
  notice("");
  change({ trace, row, other: app.other === trace ? null : app.other });
}
