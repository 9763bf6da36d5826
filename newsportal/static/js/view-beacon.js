// js/view-beacon.js: <view-beacon src> reports once that the page is before someone's eyes.
class ViewBeacon extends HTMLElement {
  connectedCallback() {
    document.addEventListener("visibilitychange", this);
    this.handleEvent();
  }

  handleEvent() {
    // A page that is made ready in advance, or in a tab behind, is not visible yet.
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", this);
    navigator.sendBeacon(this.getAttribute("src"));
  }
}

customElements.define("view-beacon", ViewBeacon);
