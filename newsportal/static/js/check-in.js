// js/check-in.js: <check-in> signs in place; the answer is the entry as it is afterwards.
class CheckIn extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    if (this.ariaBusy) return;
    this.ariaBusy = "true";
    const form = event.target;
    const html = await this.answer(form);
    // A refusal, the way to sign in, a page that shows the calendar: for the browser to show.
    if (html === null) return HTMLFormElement.prototype.submit.call(form);
    if (document.querySelector("[data-calendar]")) return location.reload();
    const place = this.parentElement;
    place.innerHTML = html;
    place.querySelector("a").focus();
  }

  async answer(form) {
    const headers = { "X-Requested-With": "fetch" };
    try {
      const body = new FormData(form);
      const answer = await fetch(form.action, { method: "POST", body, headers });
      return answer.ok && !answer.redirected ? answer.text() : null;
    } catch {
      return null;
    }
  }
}

customElements.define("check-in", CheckIn);
