// js/admin-checks.js: <desk-checks data-src> looks through the sheet whenever its words have changed.
const CHECKED = ["title", "summary", "body", "is_advertisement", "access"];
const PAUSE = 800;

class DeskChecks extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.found = this.querySelector(".checks__found");
    this.count = this.querySelector(".checks__count");
    this.querySelector("button").hidden = true;
    this.form.addEventListener("input", this);
    this.look();
  }

  handleEvent(event) {
    if (!CHECKED.includes(event.target.name)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async look() {
    const typed = this.typed();
    if (typed === this.before) return;
    this.ariaBusy = "true";
    const html = await this.answer(typed);
    if (html !== null && typed === this.typed()) this.show(html, typed);
    this.ariaBusy = "false";
  }

  typed() {
    const fields = [...new FormData(this.form)];
    const sent = fields.filter(([name]) => [...CHECKED, "csrfmiddlewaretoken"].includes(name));
    return new URLSearchParams(sent).toString();
  }

  async answer(typed) {
    const headers = {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Requested-With": "fetch",
    };
    const options = { method: "POST", body: typed, headers };
    const answer = await fetch(this.dataset.src, options).catch(() => null);
    return answer?.ok && !answer.redirected ? answer.text() : null;
  }

  show(html, typed) {
    this.before = typed;
    this.found.innerHTML = html;
    const alarms = this.found.querySelectorAll(".finding--alarm").length;
    this.count.textContent = alarms;
    this.count.hidden = !alarms;
  }
}

customElements.define("desk-checks", DeskChecks);
