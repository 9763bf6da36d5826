// js/in-place.js: <in-place> sends its form and puts the answer where the form stood.
class InPlace extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    if (this.ariaBusy) return;
    this.ariaBusy = "true";
    const form = event.target;
    const html = await this.answer(form);
    if (html === null) return HTMLFormElement.prototype.submit.call(form);
    const place = this.parentElement;
    this.outerHTML = html;
    place.querySelector("in-place button")?.focus();
  }

  // Anything but a plain answer is for the browser to show: a refusal, the way to sign in.
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

customElements.define("in-place", InPlace);
