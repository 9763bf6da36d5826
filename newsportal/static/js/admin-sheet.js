// js/admin-sheet.js: <desk-sheet> loses nothing that is typed: it asks before it is left, saves on Ctrl+S.
class DeskSheet extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.moment = this.form.elements.published_at;
    this.primary = document.querySelector("button[data-scheduled]");
    this.words = this.primary?.textContent;
    // What came back with an error was never saved.
    this.before = this.hasAttribute("unsaved") ? null : this.typed();
    this.form.addEventListener("submit", this);
    this.moment?.addEventListener("input", this);
    for (const name of ["beforeunload", "keydown", "pageshow"]) addEventListener(name, this);
    this.name();
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  onsubmit(event) {
    // A second click must not make a second article.
    if (this.isSent) event.preventDefault();
    this.isSent = true;
  }

  onbeforeunload(event) {
    if (!this.isSent && this.typed() !== this.before) event.preventDefault();
  }

  onkeydown(event) {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    const save = document.querySelector("button[name=_save]");
    if (save) this.form.requestSubmit(save);
  }

  onpageshow(event) {
    if (event.persisted) this.isSent = false;
  }

  oninput() {
    this.name();
  }

  /** Call the button by what it will do: publish now, or at an hour to come. */
  name() {
    if (!this.primary || !this.moment) return;
    const isLater = new Date(this.moment.value) > new Date();
    this.primary.textContent = isLater ? this.primary.dataset.scheduled : this.words;
  }

  typed() {
    const fields = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(fields).toString();
  }
}

customElements.define("desk-sheet", DeskSheet);
