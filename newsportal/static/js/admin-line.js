// js/admin-line.js: <desk-line> lets a headline grow with its text and counts what has a limit.
class DeskLine extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.count = this.querySelector("output");
    this.field.addEventListener("input", this);
    this.field.addEventListener("keydown", this);
    addEventListener("resize", this);
    this.show();
  }

  disconnectedCallback() {
    removeEventListener("resize", this);
  }

  handleEvent(event) {
    if (event.type !== "keydown") return this.show();
    // A headline is one line; the Enter that ends a Chinese word is not meant.
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    this.nextElementSibling?.querySelector("textarea:not([hidden]), [contenteditable]")?.focus();
  }

  show() {
    if (this.count) this.count.value = `${[...this.field.value].length} / ${this.field.maxLength}`;
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}

customElements.define("desk-line", DeskLine);
