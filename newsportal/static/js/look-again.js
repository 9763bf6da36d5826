// js/look-again.js: <look-again> has its form reckoned anew when something in it changes.
class LookAgain extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.querySelector("[name=look]").click());
  }
}

customElements.define("look-again", LookAgain);
