// js/text-size.js: <text-size> lets its buttons choose the size of the body.
class TextSize extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    document.addEventListener("sizechange", this);
    this.show();
  }

  handleEvent(event) {
    const button = event.type === "click" && event.target.closest("button");
    if (event.type === "sizechange") this.show();
    if (button) this.keep(button.value);
  }

  keep(size) {
    document.documentElement.dataset.size = size;
    try {
      localStorage.setItem("size", size);
    } catch {
      // Storage is closed: the choice holds on this page.
    }
    document.dispatchEvent(new Event("sizechange"));
  }

  show() {
    const size = document.documentElement.dataset.size ?? "medium";
    for (const button of this.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", button.value === size);
    }
  }
}

customElements.define("text-size", TextSize);
