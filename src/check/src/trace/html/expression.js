// A small language for a value that is derived from a state: variables, literals, comparisons, `&&`, `||`, `!`, `in`,
// `len()`, `[ ]`. An interpreter evaluates it; no text is ever run as a program.

/** Why a text is no expression, or why an expression has no value in a state. */
class ExpressionError extends Error {}

const TOKENS = /\s*(?:(-?\d+)|'([^']*)'|"([^"]*)"|`([^`]*)`|(==|!=|<=|>=|&&|\|\||[<>!()[\],.])|([\p{L}_][\p{L}\p{N}_-]*))/uy;

/** The tokens of a text: `{kind, text, at}`. */
function tokens(text) {
  const found = [];
  TOKENS.lastIndex = 0;
  while (text.slice(TOKENS.lastIndex).trim() !== "") {
    const from = TOKENS.lastIndex;
    const match = TOKENS.exec(text);
    const at = from + (text.slice(from).length - text.slice(from).trimStart().length);
    if (match === null) throw new ExpressionError(unexpected(text, at));
    const [, number, single, double, quoted, sign, word] = match;
    if (number !== undefined) found.push({ kind: "value", value: Number(number), text: number, at });
    else if (single !== undefined || double !== undefined) found.push({ kind: "value", value: single ?? double, text: match[0].trim(), at });
    else if (quoted !== undefined) found.push({ kind: "name", text: quoted, at });
    else if (sign !== undefined) found.push({ kind: sign, text: sign, at });
    else found.push({ kind: word === "in" ? "in" : "name", text: word, isWord: true, at });
  }
  found.push({ kind: "end", text: "the end", at: text.length });
  return found;
}

function unexpected(text, at) {
  const character = text[at];
  if (`'"\``.includes(character)) return `The text that begins at character ${at + 1} has no closing ${character}.`;
  if (character === "=") return `The sign "=" at character ${at + 1} stands alone. Two values are compared with "==".`;
  return `The character "${character}" at place ${at + 1} means nothing in an expression.`;
}

/** Parses a text. The result is a tree: `{op, ...}`. */
class Parser {
  constructor(text) {
    this.tokens = tokens(text);
    this.at = 0;
  }

  whole() {
    const tree = this.either();
    if (this.next.kind !== "end") this.fail(`"${this.next.text}" cannot stand here. An operator such as "==" or "&&", or the end, is expected`);
    return tree;
  }

  get next() {
    return this.tokens[this.at];
  }

  take(...kinds) {
    if (!kinds.includes(this.next.kind)) return null;
    this.at += 1;
    return this.tokens[this.at - 1];
  }

  fail(text) {
    throw new ExpressionError(`At character ${this.next.at + 1}: ${text}.`);
  }

  expect(kind) {
    if (this.take(kind) === null) this.fail(`"${kind}" is expected, and ${this.next.kind === "end" ? "the expression ends" : `"${this.next.text}" stands there`}`);
  }

  either() {
    let tree = this.both();
    while (this.take("||")) tree = { op: "||", one: tree, two: this.both() };
    return tree;
  }

  both() {
    let tree = this.negated();
    while (this.take("&&")) tree = { op: "&&", one: tree, two: this.negated() };
    return tree;
  }

  negated() {
    return this.take("!") ? { op: "!", one: this.negated() } : this.compared();
  }

  compared() {
    const one = this.path();
    const sign = this.take("==", "!=", "<", "<=", ">", ">=", "in");
    return sign === null ? one : { op: sign.kind, one, two: this.path() };
  }

  /** A value with the parts that are taken of it: `x.y[0]`. */
  path() {
    let tree = this.value();
    for (;;) {
      if (this.take(".")) {
        const part = this.take("name", "value");
        if (part === null) this.fail(`the name of a part is expected behind "."`);
        tree = { op: "part", one: tree, two: { op: "value", value: part.value ?? part.text } };
      } else if (this.take("[")) {
        tree = { op: "part", one: tree, two: this.either() };
        this.expect("]");
      } else return tree;
    }
  }

  value() {
    const token = this.next;
    if (this.take("(")) {
      const tree = this.either();
      this.expect(")");
      return tree;
    }
    if (this.take("[")) return this.list();
    if (this.take("value")) return { op: "value", value: token.value };
    if (this.take("name")) return this.named(token);
    const found = token.kind === "end" ? "the expression ends" : `"${token.text}" stands there`;
    return this.fail(`a variable or a value is expected, and ${found}`);
  }

  list() {
    const parts = [];
    while (!this.take("]")) {
      parts.push(this.either());
      if (this.next.kind !== "]") this.expect(",");
    }
    return { op: "list", parts };
  }

  named(token) {
    if (token.isWord && this.next.kind === "(") {
      if (token.text !== "len") this.fail(`the function "${token.text}" does not exist. The only function is len()`);
      this.expect("(");
      const one = this.either();
      this.expect(")");
      return { op: "len", one };
    }
    if (token.isWord && ["true", "yes"].includes(token.text)) return { op: "value", value: true };
    if (token.isWord && ["false", "no"].includes(token.text)) return { op: "value", value: false };
    return { op: "name", name: token.text };
  }
}

/** The names that every row has beside its variables. */
const ROW_NAMES = ["step", "actor", "action"];

/** Parses an expression over a trace; its names are variables of the trace, or those of a row. */
function parseExpression(text, trace) {
  const tree = new Parser(text).whole();
  const check = (node) => {
    if (node.op === "name" && !has(trace.json.initial, node.name) && !ROW_NAMES.includes(node.name)) {
      const known = trace.variables.slice(0, 12).map((name) => `\`${name}\``).join(", ");
      throw new ExpressionError(`No variable has the name "${node.name}". The variables are ${known}. A name with blanks stands in \`backticks\`.`);
    }
    [node.one, node.two, ...(node.parts ?? [])].filter((part) => part !== undefined).forEach(check);
  };
  check(tree);
  return tree;
}

/** The value of an expression at a row. */
function evaluate(node, trace, row) {
  const value = (part) => evaluate(part, trace, row);
  switch (node.op) {
    case "value": return node.value;
    case "list": return node.parts.map(value);
    case "name": return named(node.name, trace, row);
    case "!": return !flag("!", value(node.one));
    case "&&": return flag("&&", value(node.one)) && flag("&&", value(node.two));
    case "||": return flag("||", value(node.one)) || flag("||", value(node.two));
    case "==": return same(value(node.one), value(node.two));
    case "!=": return !same(value(node.one), value(node.two));
    case "in": return inside(value(node.one), value(node.two));
    case "len": return length(value(node.one));
    case "part": return part(value(node.one), value(node.two));
    default: return ordered(node.op, value(node.one), value(node.two));
  }
}

function named(name, trace, row) {
  const state = trace.state(row);
  if (has(state, name)) return state[name];
  return { step: row, actor: trace.actor(row), action: row === 0 ? "" : trace.step(row).action.name }[name];
}

function flag(sign, value) {
  if (typeof value === "boolean") return value;
  throw new ExpressionError(`"${sign}" needs a value that is yes or no, and found ${told(value)}.`);
}

function ordered(sign, one, two) {
  const isNumber = (value) => typeof value === "number" || typeof value === "bigint";
  if (!(isNumber(one) && isNumber(two)) && !(typeof one === "string" && typeof two === "string")) {
    throw new ExpressionError(`"${sign}" compares two numbers or two texts, and found ${told(one)} and ${told(two)}.`);
  }
  return { "<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two }[sign];
}

function inside(one, two) {
  if (Array.isArray(two)) return two.some((entry) => same(entry, one));
  if (typeof two === "string" && typeof one === "string") return two.includes(one);
  throw new ExpressionError(`"in" looks for a value in a list, or for a text in a text, and found ${told(two)}.`);
}

function length(value) {
  if (Array.isArray(value) || typeof value === "string") return value.length;
  throw new ExpressionError(`len() needs a list or a text, and found ${told(value)}.`);
}

function part(value, name) {
  if (value !== null && typeof value === "object" && has(value, name) && name !== "length") return value[name];
  throw new ExpressionError(`${told(value)} has no part ${told(name)}.`);
}

/** The values of an expression at all rows of a trace: `{value}` or `{error}` each. */
function derive(tree, trace) {
  const found = new Array(trace.last + 1);
  for (let row = 0; row <= trace.last; row += 1) {
    try {
      found[row] = { value: evaluate(tree, trace, row) };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      found[row] = { error: error.message };
    }
  }
  return found;
}
