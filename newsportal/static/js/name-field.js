// js/name-field.js: <name-field src> suggests names of members for the field inside it.
class NameField extends HTMLElement {
  connectedCallback() {
    this.querySelector("input").addEventListener("input", this);
  }

  handleEvent() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(this.querySelector("input").value), 200);
  }

  async suggest(start) {
    const url = `${this.getAttribute("src")}?${new URLSearchParams({ q: start })}`;
    const answer = await fetch(url).catch(() => ({}));
    if (!answer.ok) return;
    const { names } = await answer.json();
    const options = names.map((name) => Object.assign(new Option(), { value: name }));
    this.querySelector("datalist").replaceChildren(...options);
  }
}

customElements.define("name-field", NameField);
