// js/look-again.js: <look-again> has its form reckoned anew as somebody types or chooses, in place.
class LookAgain extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this);
  }

  handleEvent({ target }) {
    // Somebody is still typing the number.
    if (target.value === "" && target.type === "number") return;
    this.sent?.abort();
    this.sent = new AbortController();
    this.reckon(target, this.sent.signal);
  }

  // Where this does not work the buttons do: the price is looked at again before anything is paid.
  async reckon(field, signal) {
    const body = new FormData(field.form, this.querySelector("[name=look]"));
    try {
      const answer = await fetch(location, { method: "POST", body, signal });
      if (answer.redirected || ![200, 422].includes(answer.status)) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!signal.aborted) this.show(page.querySelector(".sum"), field);
    } catch {
      // Somebody has gone on, or the network is away.
    }
  }

  // Everything but the field that is being typed in.
  show(fresh, field) {
    const mine = field.closest(".field");
    const theirs = fresh.querySelector(`#${field.id}`).closest(".field");
    mine.className = theirs.className;
    for (const other of [...mine.parentElement.children]) if (other !== mine) other.remove();
    const rows = [...fresh.children];
    const place = rows.indexOf(theirs);
    mine.before(...rows.slice(0, place));
    mine.after(...rows.slice(place + 1));
  }
}

customElements.define("look-again", LookAgain);
