// js/show-password.js: <show-password data-show data-hide> offers to look at what is typed.
class ShowPassword extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.addEventListener("click", this);
    this.append(this.button);
    this.name();
  }

  handleEvent() {
    this.field.type = this.field.type === "password" ? "text" : "password";
    this.name();
  }

  name() {
    const isHidden = this.field.type === "password";
    this.button.textContent = isHidden ? this.dataset.show : this.dataset.hide;
  }
}

customElements.define("show-password", ShowPassword);
