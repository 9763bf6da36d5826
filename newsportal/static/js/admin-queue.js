// js/admin-queue.js: <desk-queue> shows one waiting comment after the other without a reload, by single keys.
class DeskQueue extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this);
    document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    if (event.type === "submit") return this.send(event);
    this.press(event);
  }

  /** A letter presses its button, a digit chooses a reason; not while somebody types. */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.("textarea, select, input:not([type=radio])")) return;
    const key = event.key.toLowerCase();
    const button = this.querySelector(`button[aria-keyshortcuts="${CSS.escape(key)}"]`);
    const choice = /^[1-9]$/.test(key) && this.querySelectorAll(".reasons input[type=radio]")[key - 1];
    if (!button && !choice) return;
    event.preventDefault();
    if (choice) choice.click();
    if (button) button.form.requestSubmit(button);
  }

  async send(event) {
    event.preventDefault();
    if (this.ariaBusy === "true") return;
    this.ariaBusy = "true";
    const { target: form, submitter } = event;
    const html = await this.answer(form, submitter);
    this.ariaBusy = "false";
    if (html === null) return this.leave(form, submitter);
    this.innerHTML = html;
    this.querySelector(".queue__text, .empty a")?.focus();
  }

  // Also a refused form comes as the piece that shows what is wrong.
  async answer(form, submitter) {
    const headers = { "X-Requested-With": "fetch" };
    const body = new FormData(form, submitter);
    const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
    const isPiece = answer && !answer.redirected && [200, 422].includes(answer.status);
    return isPiece ? answer.text() : null;
  }

  // Anything else is for the browser to show: the way to sign in, a server that is away.
  leave(form, submitter) {
    const verb = Object.assign(document.createElement("input"), submitter && { name: "verb", value: submitter.value });
    verb.type = "hidden";
    form.append(verb);
    HTMLFormElement.prototype.submit.call(form);
  }
}

customElements.define("desk-queue", DeskQueue);
