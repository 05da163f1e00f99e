// Values of a trace: how a person reads them, and how two of them differ.

/** Does the state, or the list of arguments, have this name? */
function has(values, name) {
  return Object.prototype.hasOwnProperty.call(values, name);
}

/** A value as a person reads it: a list as its entries with commas between, an empty one as `none`. */
function told(value) {
  if (value === undefined) return "(nothing)";
  if (value === "") return "(empty)";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(inList).join(", ");
  if (value !== null && typeof value === "object") {
    return Object.keys(value).map((name) => `${name}: ${inList(value[name])}`).join(", ") || "none";
  }
  return String(value);
}

/** An entry as it is told within a list. */
function inList(value) {
  return value !== null && typeof value === "object" ? `(${told(value)})` : told(value);
}

/** An action by name and arguments: `take(process=0, at=lock)`. */
function label(action) {
  const given = Object.keys(action.arguments).map((name) => `${name}=${told(action.arguments[name])}`);
  return given.length === 0 ? action.name : `${action.name}(${given.join(", ")})`;
}

/** Are these the same value? */
function same(one, two) {
  if (one === two) return true;
  if (one === null || two === null || typeof one !== "object" || typeof two !== "object") return false;
  if (Array.isArray(one) !== Array.isArray(two)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(two).length) return false;
  return names.every((name) => has(two, name) && same(one[name], two[name]));
}

/** Is this no value, for the marks `+` and `-`? The empty text, `-` and `none` are no value. */
function isNothing(value) {
  return value === undefined || value === "" || value === "-" || value === "none";
}

/** `+` if there was no value, `-` if there is none now, else `~`. */
function mark(old, now) {
  if (isNothing(old) && !isNothing(now)) return "+";
  if (!isNothing(old) && isNothing(now)) return "-";
  return "~";
}

/** The variables that differ between two states: `{name, old, now}` each. */
function changes(before, after) {
  const found = [];
  for (const name of Object.keys(before)) {
    const now = has(after, name) ? after[name] : undefined;
    if (!same(before[name], now)) found.push({ name, old: before[name], now });
  }
  for (const name of Object.keys(after)) {
    if (!has(before, name)) found.push({ name, old: undefined, now: after[name] });
  }
  return found;
}

/** Lists longer than this are compared as bags, not in their order. */
const ORDERED_ENTRIES_MAX = 400;

/**
 * The entries of two lists, each as `{sign, old, now}`: `=` both have it, `-` only the list before, `+` only the
 * list after, `~` it has the same key in both and another value.
 */
function entries(old, now) {
  const [a, b] = [old.map((entry) => JSON.stringify(entry, plain)), now.map((entry) => JSON.stringify(entry, plain))];
  const ordered = Math.max(a.length, b.length) <= ORDERED_ENTRIES_MAX;
  const pairs = ordered ? align(a, b) : bag(a, b);
  const rows = pairs.map(([i, j]) => {
    if (i !== null && j !== null) return { sign: "=", old: old[i], now: now[j] };
    return i !== null ? { sign: "-", old: old[i], now: undefined } : { sign: "+", old: undefined, now: now[j] };
  });
  return old.length === now.length ? replaced(paired(rows)) : paired(rows);
}

/** Of two lists of one length: as many entries that went as came, at one place, are entries with another value. */
function replaced(rows) {
  const out = [];
  for (let at = 0; at < rows.length; ) {
    const run = (from, sign) => {
      let end = from;
      while (end < rows.length && rows[end].sign === sign) end += 1;
      return rows.slice(from, end);
    };
    const gone = run(at, "-");
    const come = run(at + gone.length, "+");
    const isReplaced = gone.length > 0 && gone.length === come.length;
    if (isReplaced) out.push(...gone.map(({ old }, place) => ({ sign: "~", old, now: come[place].now })));
    else out.push(...(gone.length + come.length > 0 ? [...gone, ...come] : [rows[at]]));
    at += Math.max(gone.length + come.length, 1);
  }
  return out;
}

/** Joins an entry that went and one that came into one `~` where both have the same key. */
function paired(rows) {
  const gone = new Map();
  for (const row of rows.filter((row) => row.sign === "-")) {
    const name = key(row.old);
    if (name !== null) gone.set(name, gone.has(name) ? null : row);
  }
  const joined = new Set();
  const out = rows.map((row) => {
    const before = row.sign === "+" ? gone.get(key(row.now)) : null;
    if (!before || joined.has(before)) return row;
    joined.add(before);
    return { sign: "~", old: before.old, now: row.now };
  });
  return out.filter((row) => !joined.has(row));
}

/** The key of an entry: the text before its colon, or the first part of a list. */
function key(entry) {
  if (typeof entry === "string" && entry.indexOf(": ") > 0) return `:${entry.slice(0, entry.indexOf(": "))}`;
  if (Array.isArray(entry) && entry.length > 1) return `[${told(entry[0])}`;
  return null;
}

/** The fields of two records, each as `{sign, name, old, now}`. */
function fields(old, now) {
  const names = [...Object.keys(old), ...Object.keys(now).filter((name) => !has(old, name))];
  return names.map((name) => {
    const [before, after] = [has(old, name) ? old[name] : undefined, has(now, name) ? now[name] : undefined];
    const sign = before === undefined ? "+" : after === undefined ? "-" : same(before, after) ? "=" : "~";
    return { sign, name, old: before, now: after };
  });
}

/** Pairs equal entries of two long lists, each at most once, and ignores their order. */
function bag(a, b) {
  const places = new Map();
  b.forEach((text, j) => places.set(text, [...(places.get(text) ?? []), j]));
  const left = a.map((text, i) => [i, places.get(text)?.shift() ?? null]);
  const used = new Set(left.map(([, j]) => j));
  return [...left, ...b.map((_, j) => [null, j]).filter(([, j]) => !used.has(j))];
}

/** How large integers are written: as their digits. */
function plain(_, value) {
  return typeof value === "bigint" ? String(value) : value;
}

/** One line of text that tells a change: `~ state: idle → busy`. */
function changeText({ name, old, now }) {
  const sign = mark(old, now);
  if (!Array.isArray(old) || !Array.isArray(now)) return `${sign} ${name}: ${told(old)} → ${told(now)}`;
  const parts = entries(old, now).filter((row) => row.sign !== "=");
  const texts = parts.map((row) => {
    if (row.sign === "~") return `~ ${inList(row.old)} → ${inList(row.now)}`;
    return `${row.sign} ${inList(row.sign === "+" ? row.now : row.old)}`;
  });
  return `${sign} ${name}: ${texts.join(", ")}${now.length === 0 ? " (now none)" : ""}`;
}
