// js/mention-field.js: <mention-field src> suggests members behind an @ in the text inside it.
class MentionField extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.querySelector(".mention-list")?.remove(); // Of the field this one was copied from.
    this.list = document.createElement("ul");
    this.list.className = "mention-list";
    this.list.role = "listbox";
    this.list.id = `mentions-${crypto.getRandomValues(new Uint32Array(1))}`;
    this.list.hidden = true;
    this.append(this.list);
    this.field.setAttribute("aria-controls", this.list.id);
    this.field.setAttribute("autocomplete", "off");
    for (const type of ["input", "keydown", "blur"]) this.field.addEventListener(type, this);
    this.list.addEventListener("pointerdown", this);
  }

  handleEvent(event) {
    if (event.type === "input") this.wait();
    else if (event.type === "blur") this.close();
    else if (event.type === "keydown") this.steer(event);
    else {
      event.preventDefault(); // The field keeps the focus.
      this.choose(event.target.closest("[role=option]"));
    }
  }

  // What stands between the last @ and the caret.
  get typed() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    return /(?:^|[^\w.%+-])[@＠]([^\s@＠]{1,20})$/.exec(before)?.[1];
  }

  get chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.typed) return this.close();
    this.timer = setTimeout(() => this.suggest(this.typed), 200);
  }

  async suggest(start) {
    if (!start) return;
    const url = `${this.getAttribute("src")}?${new URLSearchParams({ q: start })}`;
    const answer = await fetch(url).catch(() => ({}));
    if (!answer.ok || answer.redirected || start !== this.typed) return;
    const { names } = await answer.json();
    this.list.replaceChildren(...names.map((name, place) => this.option(name, place === 0)));
    this.list.hidden = !names.length;
    this.point();
  }

  option(name, isChosen) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${this.list.id}-${name}`;
    option.ariaSelected = String(isChosen);
    option.textContent = name;
    return option;
  }

  point() {
    if (this.chosen && !this.list.hidden) this.field.setAttribute("aria-activedescendant", this.chosen.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  steer(event) {
    if (this.list.hidden) return;
    const { key } = event;
    if (key === "Escape") this.close();
    else if (key === "Enter" || key === "Tab") this.choose(this.chosen);
    else if (key === "ArrowDown" || key === "ArrowUp") this.move(key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  move(step) {
    const options = [...this.list.children];
    const next = options.at((options.indexOf(this.chosen) + step) % options.length);
    this.chosen.ariaSelected = "false";
    next.ariaSelected = "true";
    this.point();
  }

  choose(option) {
    const { field, typed } = this;
    if (option && typed) {
      const end = field.selectionStart;
      field.setRangeText(`${option.textContent} `, end - typed.length, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.point();
  }
}

customElements.define("mention-field", MentionField);
