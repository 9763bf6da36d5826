// js/cart-sheet.js: <cart-sheet> sends its form at every change and puts the answer in place.
class CartSheet extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this);
    this.addEventListener("submit", this);
  }

  handleEvent(event) {
    // Paying leads to another page.
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const form = event.target.closest("form");
    const by = { more: 1, less: -1 }[event.submitter?.name];
    if (by) this.step(form.elements[`quantity-${event.submitter.value}`], by);
    const body = new FormData(form, by ? null : event.submitter);
    // One request at a time, each upon the cart as the one before left it.
    this.sent = (this.sent ?? 0) + 1;
    const number = this.sent;
    this.done = (this.done ?? Promise.resolve()).then(() => this.send(form, body, number));
  }

  step(field, by) {
    field.value = Number(field.value) + by;
  }

  async send(form, body, number) {
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
    // 422 is the cart with what is wrong in it.
    if (!answer || answer.redirected || !(answer.ok || answer.status === 422)) {
      return location.reload();
    }
    const html = await answer.text();
    // Somebody has gone on meanwhile; the answer to that comes next.
    if (number !== this.sent) return;
    const held = document.activeElement?.id;
    this.innerHTML = html;
    if (held) document.getElementById(held)?.focus();
    const entry = this.querySelector("[data-entry]");
    const slot = document.querySelector('[data-slot="cart"]');
    if (entry && slot) slot.innerHTML = entry.innerHTML;
  }
}

customElements.define("cart-sheet", CartSheet);
