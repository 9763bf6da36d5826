// js/drop-down.js: <drop-down> closes its <details> on Escape and on a click elsewhere.
class DropDown extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this);
    this.addEventListener("keydown", this);
  }

  handleEvent(event) {
    const details = this.querySelector("details");
    if (event.type === "click" && !this.contains(event.target)) details.open = false;
    if (event.key === "Escape" && details.open) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  }
}

customElements.define("drop-down", DropDown);
