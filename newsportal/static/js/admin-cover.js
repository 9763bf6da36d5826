// js/admin-cover.js: <desk-cover data-src> shows the cover, and lets it be chosen from the library or sent.
class DeskCover extends HTMLElement {
  connectedCallback() {
    this.number = this.querySelector("input[type=number]");
    this.file = this.querySelector("input[type=file]");
    this.picture = this.querySelector(".cover__picture");
    this.dialog = this.querySelector("dialog");
    this.search = this.querySelector("input[type=search]");
    this.own = this.picture.classList.contains("drawn") ? this.picture.src : "";
    this.querySelector(".cover__choice").hidden = false;
    this.querySelector(".cover__fields").hidden = true;
    this.addEventListener("click", this);
    this.addEventListener("input", this);
  }

  handleEvent(event) {
    const { target } = event;
    if (target === this.file && event.type === "input") this.sent();
    if (target === this.search && event.type === "input") this.soon();
    if (event.type !== "click") return;
    const picture = target.closest(".library__picture");
    if (picture) return this.chosen(picture);
    const steps = { choose: "open", upload: "ask", clear: "none", close: "close" };
    this[steps[target.closest("[data-does]")?.dataset.does]]?.();
  }

  open() {
    this.dialog.showModal();
    this.find();
  }

  close() {
    this.dialog.close();
  }

  ask() {
    this.file.click();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), 200);
  }

  async find() {
    const query = this.search.value;
    const answer = await fetch(`${this.dataset.src}?q=${encodeURIComponent(query)}`);
    if (!answer.ok || query !== this.search.value) return;
    this.querySelector(".library__pictures").innerHTML = await answer.text();
  }

  chosen(picture) {
    this.file.value = "";
    this.number.value = picture.value;
    this.show(picture.dataset.url);
    this.close();
    this.querySelector("[data-does=choose]").focus();
  }

  sent() {
    const [file] = this.file.files;
    if (file) this.show(URL.createObjectURL(file));
  }

  none() {
    this.file.value = "";
    this.number.value = "";
    this.show(this.own);
  }

  show(url) {
    this.picture.hidden = !url;
    if (url) this.picture.src = url;
    this.picture.classList.toggle("drawn", Boolean(url) && url === this.own);
    this.querySelector("[data-does=clear]").hidden = url === this.own;
  }
}

customElements.define("desk-cover", DeskCover);
