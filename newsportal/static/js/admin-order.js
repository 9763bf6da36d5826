// js/admin-order.js: <desk-order> lets rows with a number be dragged or stepped into another order.
class DeskOrder extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ol");
    this.rows.forEach((row) => this.equip(row));
    for (const type of ["click", "dragstart", "dragover", "dragend"]) this.list.addEventListener(type, this);
  }

  get rows() {
    return [...this.list.children].filter((row) => row.querySelector("input[type=number]"));
  }

  equip(row) {
    const { up, down, drag } = this.dataset;
    const handle = Object.assign(document.createElement("span"), { className: "entries__handle", title: drag, draggable: true });
    handle.setAttribute("aria-hidden", "true");
    row.prepend(handle);
    const steps = document.createElement("span");
    steps.className = "entries__steps";
    for (const [sign, label, step] of [["↑", up, -1], ["↓", down, 1]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, value: step });
      const title = row.querySelector(".entries__title a").textContent;
      button.setAttribute("aria-label", `${label}: ${title}`);
      steps.append(button);
    }
    row.append(steps);
  }

  handleEvent(event) {
    const row = event.target.closest?.(".entries__row");
    if (event.type === "click" && event.target.closest(".entries__steps button")) this.step(row, event.target);
    if (event.type === "dragstart") this.take(event, row);
    if (event.type === "dragover" && this.dragged) this.over(event, row);
    if (event.type === "dragend") this.drop();
  }

  step(row, button) {
    if (button.value === "-1") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    button.focus();
    this.number();
  }

  take(event, row) {
    this.dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(row, 0, 0);
    row.classList.add("entries__row--dragged");
  }

  over(event, row) {
    event.preventDefault();
    if (!row || row === this.dragged) return;
    const { top, height } = row.getBoundingClientRect();
    row[event.clientY < top + height / 2 ? "before" : "after"](this.dragged);
  }

  drop() {
    this.dragged?.classList.remove("entries__row--dragged");
    this.dragged = null;
    this.number();
  }

  number() {
    this.rows.forEach((row, index) => (row.querySelector("input[type=number]").value = index + 1));
  }
}

customElements.define("desk-order", DeskOrder);
