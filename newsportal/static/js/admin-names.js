// js/admin-names.js: <desk-names data-src> suggests known names for the last one typed in a row of names.
const SEPARATORS = /[,，、;；]/;

class DeskNames extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.list = document.createElement("datalist");
    this.list.id = `${this.field.id}_names`;
    this.append(this.list);
    this.field.setAttribute("list", this.list.id);
    this.field.addEventListener("input", this);
  }

  handleEvent() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), 200);
  }

  async suggest() {
    const { value } = this.field;
    const last = value.split(SEPARATORS).pop().trim();
    if (!last) return this.list.replaceChildren();
    const before = value.slice(0, value.lastIndexOf(last));
    const answer = await fetch(`${this.dataset.src}?q=${encodeURIComponent(last)}`).catch(() => null);
    if (!answer?.ok || this.field.value !== value) return;
    const { names } = await answer.json();
    this.list.replaceChildren(...names.map((name) => new Option("", before + name)));
  }
}

customElements.define("desk-names", DeskNames);
