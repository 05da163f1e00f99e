// What a trace says in words.

const VERDICTS = {
  violated: "Counterexample",
  reached: "Witness",
  explained: "Log explained",
  unexplained: "Log not explained",
  shown: "Example",
};

const VERDICT_WORDS = {
  violated: "The property is broken: this trace is a counterexample.",
  reached: "The property holds: this trace is a witness of it.",
  explained: "The log is explained: it is a behaviour of the model.",
  unexplained: "The log is not explained: no behaviour of the model has the marked step, or the end of the log, at its place.",
  shown: "This trace is an example. It decides no property.",
};

const KINDS = {
  safety: "The property is about states: no behaviour reaches a state that breaks it.",
  step: "The property is about steps: no behaviour takes a step that breaks it.",
  reachability: "The property asks for one behaviour that takes such a step.",
  liveness: "The property is about what follows at last: on every fair behaviour the good thing comes.",
  deadlock: "The property is about ends: only a state that may be the last one has no next step.",
  conformance: "The property is about an implementation: it does what the model expects.",
  log: "The property is about a log: the log is a behaviour of the model.",
  example: "No property is judged.",
};

const VERBS = {
  violated: "violates",
  reached: "reaches",
  explained: "explains",
  unexplained: "is the first that breaks",
  shown: "shows",
};

function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** The text at a row that decides the property, without its mark; null for any other row. */
function verdictAt(trace, row) {
  if (trace.pivotRow !== row) return null;
  const isStep = trace.json.pivot.step !== undefined;
  const later = trace.json.kind === "liveness" ? "From here on the behaviour" : "This state";
  return `${isStep ? "This step" : later} ${VERBS[trace.json.verdict]} ${trace.json.property}.`;
}

/** What follows the last step, in words; null if the trace does not say it. */
function sequel(trace) {
  if (trace.loopRow !== null) {
    const [first, last] = [trace.loopRow, trace.last];
    if (first === last) return `Step ${first} repeats without end.`;
    return `Step ${first} follows again: steps ${first} to ${last} repeat without end.`;
  }
  if (trace.stay === null) return null;
  const why = trace.stay.trim().replace(/\.+$/, "");
  return `From here on nothing need ever happen${why === "" ? "" : `: ${why}`}.`;
}

/** The text about the behaviour after the last step where that decides the property; null elsewhere. */
function verdictAtEnd(trace) {
  const decides = trace.json.kind === "liveness" && (trace.loopRow !== null || trace.stay !== null);
  return decides ? `This end ${VERBS[trace.json.verdict]} ${trace.json.property}.` : null;
}

/** How long the trace is, where it decides the property and how it ends. */
function summary(trace) {
  const parts = [`The trace has ${count(trace.last, "step")}.`];
  const { pivot, property, verdict } = trace.json;
  if (pivot) {
    const state = pivot.state === 0 ? "The initial state" : `The state after step ${pivot.state}`;
    parts.push(`${pivot.step !== undefined ? `Step ${pivot.step + 1}` : state} ${VERBS[verdict]} ${property}.`);
  }
  const next = sequel(trace);
  if (next !== null) parts.push(trace.stay !== null ? "The behaviour may stay in the last state." : next);
  return parts.join(" ");
}

/** The name of a row: `step 5`, or `the initial state`. */
function rowName(row) {
  return row === 0 ? "the initial state" : `step ${row}`;
}
