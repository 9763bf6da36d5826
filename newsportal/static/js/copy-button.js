// js/copy-button.js: <copy-button text done> copies its text and then says it is done.
class CopyButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", this);
  }

  async handleEvent() {
    const status = this.querySelector("[role=status]");
    status.textContent = "";
    await this.copy(this.getAttribute("text"));
    status.textContent = this.getAttribute("done");
  }

  async copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Plain http has no clipboard; a selected field can still be copied.
    const field = document.createElement("textarea");
    field.value = text;
    this.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

customElements.define("copy-button", CopyButton);
