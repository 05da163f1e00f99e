// The forms in which a trace leaves the page. Each is a file that the browser saves.

/** Saves a text as a file. */
function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The name of the file, without its end. */
function fileName(trace) {
  const parts = [trace.json.model, trace.json.configuration, trace.json.property].filter((part) => part !== "");
  return parts.join("-").replace(/[^A-Za-z0-9._-]+/g, "-") || "trace";
}

/** The trace as a sequence diagram of Mermaid. */
function mermaidText(trace) {
  const clean = (text) => text.replace(/\s+/g, " ").replace(/[#;<>&"]/g, (character) => `#${character.codePointAt(0)};`);
  const lines = ["sequenceDiagram"];
  trace.lanes.forEach((name, lane) => lines.push(`    participant L${lane} as ${clean(name)}`));
  for (let row = 1; row <= trace.last; row += 1) {
    const step = trace.step(row);
    if (row === trace.loopRow) lines.push("    loop these steps repeat without end");
    lines.push(`    L${step.lane}->>L${trace.target(row) ?? step.lane}: ${row} ${clean(trace.shortLabel(row))}`);
    const told = [...step.messages, ...trace.changes(row).map(changeText)];
    if (told.length > 0) lines.push(`    Note over L${step.lane}: ${told.map(clean).join("<br/>")}`);
    const verdict = verdictAt(trace, row);
    if (verdict !== null) lines.push(`    Note over L${step.lane}: ${trace.mark} ${clean(verdict)}`);
  }
  if (trace.loopRow !== null) lines.push("    end");
  const end = [sequel(trace), verdictAtEnd(trace)].filter((text) => text !== null).map(clean);
  if (end.length > 0 && trace.lanes.length > 0) lines.push(`    Note over L0: ${end.join("<br/>")}`);
  return `${lines.join("\n")}\n`;
}

/** The most steps of a picture. */
const PICTURE_STEPS_MAX = 5000;

/** The diagram as one picture of SVG, in the colours that the page has now. */
function pictureText(trace) {
  diagram.layOutFor(Math.max(900, FIRST_LANE + trace.lanes.length * 150 + TEXT_ROOM));
  const picture = svg("svg", { xmlns: SVG, class: "picture", width: diagram.full });
  let top = 40;
  const title = svg("text", { class: "first", x: 16, y: 24 }, `${trace.mark} ${traceName(trace)}`);
  picture.append(svg("title", {}, traceName(trace)), svg("rect", { class: "ground", width: "100%", height: "100%" }), title);
  const place = (draw, tall) => {
    const group = svg("g", { transform: `translate(0 ${top})` });
    draw(group);
    picture.append(group);
    top += tall;
  };
  place((group) => trace.lanes.forEach((name, lane) => group.append(svg("text", { class: "first", x: diagram.laneX(lane) - 4, y: 14 }, cut(name, diagram.laneWidth - 10, diagram.font)))), 24);
  for (const row of app.rows) {
    const lines = rowLines(trace, row);
    place((group) => drawRow(group, trace, row, lines, diagram), height(lines));
  }
  const end = diagram.endLines();
  if (end.length > 0) place((group) => drawEnd(group, trace, end), end.length * LINE + 2 * PAD);
  picture.setAttribute("height", top + 16);
  inlineStyle(picture);
  const text = new XMLSerializer().serializeToString(picture);
  diagram.layOut();
  return `${text}\n`;
}

const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight", "white-space"];

/** Writes the style that each class has on this page into the picture, which has no style sheet of its own. */
function inlineStyle(picture) {
  const box = el("div", { class: "visually-hidden diagram" });
  box.append(picture);
  document.body.append(box);
  for (const element of picture.querySelectorAll("text, line, path, circle, rect")) {
    const style = getComputedStyle(element);
    for (const name of STYLED) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("class");
  }
  box.remove();
}

const EXPORTS = {
  json: { name: "Trace file (JSON)", end: "json", type: "application/json", text: traceText },
  mermaid: { name: "Mermaid diagram", end: "mmd", type: "text/plain", text: mermaidText },
  svg: { name: "Picture (SVG)", end: "svg", type: "image/svg+xml", text: pictureText },
};

class Export {
  constructor() {
    const menu = byId("exports");
    put(menu, Object.entries(EXPORTS).map(([form, what]) => button(what.name, () => this.save(form), { role: "menuitem", "data-form": form })));
    for (const { name, end, text } of embedded("renderings")) {
      menu.append(button(name, () => save(`${fileName(app.trace)}.${end}`, "text/plain", text), { role: "menuitem", "data-form": end }));
    }
    this.own = [...menu.children].slice(Object.keys(EXPORTS).length);
    this.menu = byId("export");
    document.addEventListener("click", (event) => {
      if (!event.target.closest("#export > summary")) this.menu.open = false;
    });
    this.menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.menu.open = false;
        this.menu.querySelector("summary").focus();
      }
    });
  }

  /** The forms that the page was given are about its first trace alone. */
  show() {
    for (const element of this.own) element.hidden = app.trace !== app.traces[0];
  }

  save(form) {
    const { end, type, text } = EXPORTS[form];
    if (form === "svg" && app.rows.length > PICTURE_STEPS_MAX) {
      notice(`The picture would have ${count(app.rows.length, "row")}. A picture has at most ${PICTURE_STEPS_MAX}: hide actors or actions first.`, true);
      return;
    }
    save(`${fileName(app.trace)}.${end}`, type, text(app.trace));
  }
}

/** The JSON that stands in the page under a name; an empty list if there is none. */
function embedded(id) {
  const text = byId(id)?.textContent.trim() ?? "";
  return text === "" ? [] : parseTraces(text);
}
