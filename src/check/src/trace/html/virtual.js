// A list of rows of which only those in the window stand in the document.

/** So many pixels above and below the window are drawn too. */
const BEYOND = 400;

class Rows {
  /**
   * @param scroller the element that scrolls. @param sheet its child that is as high as all rows.
   * @param draw `draw(position)` gives the element of a row.
   */
  constructor(scroller, sheet, draw) {
    Object.assign(this, { scroller, sheet, draw, drawn: new Map(), tops: new Float64Array(1), asked: false, head: 0 });
    scroller.addEventListener("scroll", () => this.ask(), { passive: true });
    new ResizeObserver(() => this.ask()).observe(scroller);
  }

  /** Sets the number of rows and their heights, and forgets what was drawn. */
  reset(length, height) {
    this.tops = new Float64Array(length + 1);
    for (let at = 0; at < length; at += 1) this.tops[at + 1] = this.tops[at] + height(at);
    this.sheet.style.height = `${this.tops[length]}px`;
    this.forget();
  }

  get length() {
    return this.tops.length - 1;
  }

  /** Draws all rows in the window again. */
  forget() {
    for (const element of this.drawn.values()) element.remove();
    this.drawn.clear();
    this.show();
  }

  /** Draws some rows again, if they are in the window. */
  renew(...positions) {
    for (const at of positions) {
      this.drawn.get(at)?.remove();
      this.drawn.delete(at);
    }
    this.show();
  }

  ask() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.show();
    });
  }

  /** The position of the row at a height. */
  at(top) {
    let [low, high] = [0, Math.max(0, this.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  show() {
    if (this.length === 0 || this.scroller.clientHeight === 0) return;
    const top = this.scroller.scrollTop - this.head;
    const [first, last] = [this.at(top - BEYOND), this.at(top + this.scroller.clientHeight + BEYOND)];
    for (const [at, element] of this.drawn) {
      if (at < first || at > last) {
        element.remove();
        this.drawn.delete(at);
      }
    }
    for (let at = first; at <= last; at += 1) {
      if (this.drawn.has(at)) continue;
      const element = this.draw(at);
      element.style.top = `${this.tops[at]}px`;
      element.style.height = `${this.tops[at + 1] - this.tops[at]}px`;
      this.drawn.set(at, element);
      this.sheet.append(element);
    }
  }

  /** Scrolls a row into the window, with some room around it. */
  reveal(at) {
    if (this.length === 0) return;
    const { scroller, head } = this;
    const [top, bottom] = [this.tops[at] + head, this.tops[at + 1] + head];
    const spare = scroller.clientHeight - head - (bottom - top);
    const room = Math.max(Math.min(72, spare / 3), 0);
    if (spare <= 0) scroller.scrollTop = top - head;
    else if (top - room < scroller.scrollTop + head) scroller.scrollTop = top - room - head;
    else if (bottom + room > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom + room - scroller.clientHeight;
    this.show();
  }
}
