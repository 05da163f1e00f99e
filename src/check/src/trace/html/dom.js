// Elements of the page. Text of a trace reaches the page as text alone, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children. A child is an element or a text. */
function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An element of SVG. */
function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined) element.append(visible(child));
  }
  return element;
}

/** Characters that have no form of their own, or that turn the direction of the text around them. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text with each character that cannot be seen as an escape; anything else as it is. */
function visible(child) {
  if (typeof child !== "string" || child.search(UNSEEN) < 0) return child;
  return child.replace(UNSEEN, (character) => (character === "\n" ? "\\n" : `\\u{${character.codePointAt(0).toString(16)}}`));
}

function byId(id) {
  return document.getElementById(id);
}

/** Replaces the children of an element. */
function put(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined).map(visible));
}

function button(text, act, attributes = {}) {
  return el("button", { type: "button", ...attributes, on: { click: act } }, text);
}

const canvas = document.createElement("canvas").getContext("2d");

/** How wide a text is, in pixels. */
function textWidth(text, font) {
  canvas.font = font;
  return canvas.measureText(text).width;
}

/** The text on one line, cut to a width. */
function cut(text, width, font) {
  const line = text.replace(/\s+/g, " ");
  // No character is wider than 2 em: a short text needs no measure.
  if (textWidth(line.slice(0, 600), font) <= width && line.length <= 600) return line;
  let [low, high] = [0, Math.min(line.length, 600)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${line.slice(0, middle)}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${line.slice(0, low)}…`;
}

/** The lines of a text that is broken at blanks. */
function broken(text, width, font) {
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, font) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines;
}

/** Says something to a screen reader. */
function announce(text) {
  byId("live").textContent = text;
}

/** Says something on the page, until the next message. */
function notice(text, isBad = false) {
  const place = byId("notice");
  place.hidden = text === "";
  put(place, ...(text === "" ? [] : [el("span", {}, isBad ? "! " : "", text), button("Close this message", () => notice(""), { class: "quiet" })]));
  place.classList.toggle("bad", isBad);
}

/** Calls a function after the calls have paused for some milliseconds. */
function later(milliseconds, act) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
}
