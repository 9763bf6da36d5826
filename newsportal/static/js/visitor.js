// js/visitor.js: <visitor-slots src> fills each [data-slot] with what is personal.
class VisitorSlots extends HTMLElement {
  connectedCallback() {
    if (/(^|; )visitor=1(;|$)/.test(document.cookie)) this.fill();
  }

  // All of them, or again the one that somebody's deed has changed.
  async fill(name) {
    const answer = await fetch(this.getAttribute("src")).catch(() => null);
    if (!answer?.ok) return;
    const { slots } = await answer.json();
    for (const slot of document.querySelectorAll(name ? `[data-slot="${name}"]` : "[data-slot]")) {
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
