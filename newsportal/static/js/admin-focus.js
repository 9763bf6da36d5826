// js/admin-focus.js: <focus-point> sets two numbers by a click on the picture inside it, or by the arrow keys.
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class FocusPoint extends HTMLElement {
  connectedCallback() {
    this.fields = this.querySelectorAll("input[type=number]");
    this.point = this.querySelector(".focus__point");
    this.cuts = this.querySelector(".focus__cuts");
    if (this.fields.length !== 2) return;
    this.point.hidden = this.cuts.hidden = false;
    this.querySelector(".focus__picture").addEventListener("click", this);
    this.point.addEventListener("keydown", this);
    this.addEventListener("input", this);
    this.show();
  }

  handleEvent(event) {
    if (event.type === "input") return this.show();
    if (event.type === "click") return this.aim(event);
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    const size = event.shiftKey ? 10 : 1;
    this.set(this.values.map((value, axis) => value + size * step[axis]));
  }

  // A click that the keyboard made has no place.
  aim(event) {
    if (!event.detail) return;
    const box = this.querySelector("img").getBoundingClientRect();
    this.set([
      (100 * (event.clientX - box.left)) / box.width,
      (100 * (event.clientY - box.top)) / box.height,
    ]);
    this.point.focus();
  }

  get values() {
    return [...this.fields].map((field) => Math.min(100, Math.max(0, Number(field.value) || 0)));
  }

  set(values) {
    for (const [axis, value] of values.entries()) {
      this.fields[axis].value = Math.round(Math.min(100, Math.max(0, value)));
    }
    this.show();
  }

  show() {
    const [x, y] = this.values;
    Object.assign(this.point.style, { left: `${x}%`, top: `${y}%` });
    for (const cut of this.cuts.children) cut.style.objectPosition = `${x}% ${y}%`;
  }
}

customElements.define("focus-point", FocusPoint);
