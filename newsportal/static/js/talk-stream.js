// js/talk-stream.js: <talk-stream src> shows what is written while the page is open, and
// sends without reloading. `still` is an older page, which does not grow.
const SHORT = 4000;
const LONG = 20000;

class TalkStream extends HTMLElement {
  connectedCallback() {
    this.lines = this.querySelector("ol");
    this.form = this.querySelector("form");
    if (this.hasAttribute("still")) return;
    this.form?.addEventListener("submit", this);
    document.addEventListener("visibilitychange", this);
    this.pause = SHORT;
    this.wait();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent(event) {
    if (event.type === "submit") this.send(event);
    else if (document.hidden) clearTimeout(this.timer);
    else this.ask(SHORT);
  }

  get after() {
    return [...this.lines.querySelectorAll("[data-message]")].at(-1)?.dataset.message ?? "0";
  }

  wait() {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.ask(), this.pause);
  }

  // The longer nothing comes, the rarer it asks.
  async ask(pause = Math.min(this.pause * 1.1, LONG)) {
    this.pause = pause;
    const url = `${this.getAttribute("src")}?after=${this.after}`;
    const answer = await fetch(url).catch(() => ({}));
    // Signed out, or the conversation is closed: asking on would not help.
    if (answer.redirected || answer.status === 404) return;
    if (answer.ok) this.show(await answer.json());
    this.wait();
  }

  async send(event) {
    event.preventDefault();
    if (this.sending) return;
    this.sending = true;
    try {
      let answer = await this.post();
      // Whoever signed in again in another tab has another token since.
      if (answer.status === 403) answer = (await this.renew()) ?? (await this.post());
      if (answer.redirected) this.keep();
      else this.sent(await answer.json());
    } catch {
      // Whatever went wrong, the page without scripts says it best.
      this.form.submit();
    }
    this.sending = false;
  }

  post() {
    const body = new FormData(this.form);
    body.set("after", this.after);
    const headers = { Accept: "application/json" };
    return fetch(location.href, { method: "POST", body, headers });
  }

  // Take the page's token of now; returns the answer when there is none because of signing out.
  async renew() {
    const answer = await fetch(location.href);
    if (answer.redirected) return answer;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("talk-stream [name=csrfmiddlewaretoken]");
    this.form.elements.csrfmiddlewaretoken.value = token.value;
  }

  get errors() {
    return this.form.querySelector("[role=alert]");
  }

  // Signed out: the text stays in its field until it can be sent.
  keep() {
    const said = document.createElement("p");
    said.className = "field__error";
    said.append(this.form.querySelector("template").content.cloneNode(true));
    this.errors.replaceChildren(said);
  }

  sent(answer) {
    this.errors.textContent = answer.error ?? "";
    if (answer.error) return;
    this.form.elements.text.value = "";
    this.form.elements.key.value = answer.key;
    this.show(answer);
    this.wait();
  }

  show({ html, read_to: read }) {
    const known = Number(this.after);
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    // Two answers may bring the same message.
    for (const line of fresh.content.querySelectorAll("[data-message]")) {
      if (Number(line.dataset.message) > known) continue;
      if (line.previousElementSibling?.matches(".talk__moment")) line.previousElementSibling.remove();
      line.remove();
    }
    if (fresh.content.querySelector("[data-message]")) {
      this.pause = SHORT;
      this.lines.append(fresh.content);
      this.form?.scrollIntoView({ block: "end" });
    }
    const mine = [...this.lines.querySelectorAll(".talk__read")];
    const last = mine.findLast((mark) => Number(mark.parentElement.dataset.message) <= read);
    for (const mark of mine) mark.hidden = mark !== last;
  }
}

customElements.define("talk-stream", TalkStream);
