// js/notice-bar.js: <notice-bar name value> can be closed, and stays closed while its value does.
// Loaded before the element is read, so that what was closed is never seen.
class NoticeBar extends HTMLElement {
  connectedCallback() {
    this.hidden = this.remembered === this.getAttribute("value");
    this.addEventListener("click", this);
  }

  get remembered() {
    try {
      return localStorage.getItem(this.getAttribute("name"));
    } catch {
      return null; // Storage may be forbidden; the notice then comes back.
    }
  }

  handleEvent(event) {
    if (!event.target.closest("button")) return;
    this.hidden = true;
    try {
      localStorage.setItem(this.getAttribute("name"), this.getAttribute("value"));
    } catch {
      // Closed for this page, then.
    }
  }
}

customElements.define("notice-bar", NoticeBar);
