// js/search-suggest.js: <search-suggest src styles label> offers what may be meant, below its field.
// A combobox as ARIA describes it: arrows choose, Enter takes, Escape closes.
class SearchSuggest extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.list = document.createElement("ul");
    this.list.className = "suggest";
    this.list.id = `suggest-${[...document.querySelectorAll("search-suggest")].indexOf(this)}`;
    this.list.role = "listbox";
    this.list.ariaLabel = this.getAttribute("label");
    this.list.hidden = true;
    this.append(this.list);
    this.field.role = "combobox";
    this.field.autocomplete = "off";
    this.field.setAttribute("aria-controls", this.list.id);
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.ariaExpanded = "false";
    for (const type of ["input", "compositionend", "keydown", "blur"]) {
      this.field.addEventListener(type, this);
    }
    this.field.addEventListener("focus", () => this.dress(), { once: true });
    if (document.activeElement === this.field) this.dress();
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  // Most readers search for nothing, so the list has its styles only once it may be shown.
  dress() {
    const href = this.getAttribute("styles");
    if (document.querySelector(`link[href="${href}"]`)) return;
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  }

  handleEvent(event) {
    if (event.type === "keydown") return this.move(event);
    if (event.type === "blur") return this.close();
    // Half a Chinese word is no word; the input method says when it is whole.
    if (event.isComposing) return undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 150);
    return undefined;
  }

  async ask() {
    const typed = this.field.value.trim();
    if (!typed) return this.close();
    const address = `${this.getAttribute("src")}?q=${encodeURIComponent(typed)}`;
    const answer = await fetch(address).catch(() => null);
    const { suggestions = [] } = answer?.ok ? await answer.json() : {};
    // Something else may stand in the field by now.
    if (typed !== this.field.value.trim() || document.activeElement !== this.field) return undefined;
    return this.show(suggestions);
  }

  show(suggestions) {
    const options = suggestions.map(({ text, url }, place) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.role = "option";
      option.className = url ? "suggest__title" : "suggest__word";
      option.textContent = text;
      option.addEventListener("click", () => this.take({ text, url }));
      return option;
    });
    this.list.replaceChildren(...options);
    this.suggestions = suggestions;
    this.toggle(options.length > 0);
  }

  move(event) {
    if (event.isComposing || this.list.hidden) return;
    const count = this.suggestions.length;
    if (event.key === "ArrowDown") this.choose((this.chosen + 1) % count);
    else if (event.key === "ArrowUp") this.choose((this.chosen <= 0 ? count : this.chosen) - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.chosen >= 0) this.take(this.suggestions[this.chosen]);
    else return;
    event.preventDefault();
  }

  choose(place) {
    this.chosen = place;
    [...this.list.children].forEach((option, other) => {
      option.ariaSelected = String(other === place);
    });
    this.field.setAttribute("aria-activedescendant", place < 0 ? "" : `${this.list.id}-${place}`);
  }

  take({ text, url }) {
    if (url) return location.assign(url);
    this.field.value = text;
    this.close();
    return this.closest("form").requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    this.toggle(false);
  }

  toggle(isOpen) {
    this.list.hidden = !isOpen;
    this.field.ariaExpanded = String(isOpen);
    this.choose(-1);
  }
}

customElements.define("search-suggest", SearchSuggest);
