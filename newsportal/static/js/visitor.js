// js/visitor.js: <visitor-slots src> fills each [data-slot] with what is personal.
class VisitorSlots extends HTMLElement {
  async connectedCallback() {
    if (!/(^|; )visitor=1(;|$)/.test(document.cookie)) return;
    const answer = await fetch(this.getAttribute("src"));
    if (!answer.ok) return;
    const { slots } = await answer.json();
    for (const slot of document.querySelectorAll("[data-slot]")) {
      if (!slots[slot.dataset.slot]) continue;
      const current = slot.querySelector("[aria-current]");
      slot.innerHTML = slots[slot.dataset.slot];
      slot.hidden = false;
      // The fragment does not know on which page it is put.
      if (current) slot.querySelector(".toolbar__entry")?.setAttribute("aria-current", "page");
    }
  }
}

customElements.define("visitor-slots", VisitorSlots);
