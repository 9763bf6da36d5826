// js/admin-pictures.js: <send-pictures data-to> sends each file of the form inside it by itself, and shows how far it is.
class SendPictures extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.files = this.querySelector("input[type=file]");
    this.list = this.querySelector(".sending__list");
    this.sum = this.querySelector(".sending__sum");
    this.taken = 0;
    this.refused = 0;
    this.queue = [];
    this.form.addEventListener("submit", this);
    for (const type of ["dragover", "drop"]) this.addEventListener(type, this);
    addEventListener("beforeunload", (event) => this.queue.length && event.preventDefault());
  }

  handleEvent(event) {
    if (event.type === "submit" && !this.files.files.length) return;
    event.preventDefault();
    if (event.type === "drop") this.add(event.dataTransfer.files);
    if (event.type === "submit") this.add(this.files.files);
  }

  // What is added while others are on their way waits for its turn.
  add(files) {
    const isIdle = !this.queue.length;
    this.querySelector(".sending").hidden = false;
    for (const file of files) this.queue.push({ file, row: this.row(file) });
    this.files.value = "";
    if (isIdle) this.work();
  }

  async work() {
    while (this.queue.length) {
      const { file, row } = this.queue[0];
      try {
        this.show(row, await this.send(file, row.querySelector("progress")));
        this.taken += 1;
      } catch (error) {
        row.classList.add("sending__row--refused");
        row.querySelector(".sending__state").textContent = error.message;
        this.refused += 1;
      }
      row.querySelector("progress").hidden = true;
      this.queue.shift();
      this.tell();
    }
    this.querySelector(".sending__on").hidden = !this.taken;
  }

  row(file) {
    const row = document.createElement("li");
    row.className = "sending__row";
    const name = row.appendChild(document.createElement("span"));
    name.className = "sending__name";
    name.textContent = file.name;
    const progress = row.appendChild(document.createElement("progress"));
    Object.assign(progress, { value: 0, max: 1, ariaLabel: file.name });
    const state = row.appendChild(document.createElement("span"));
    state.className = "sending__state";
    state.textContent = this.dataset.waiting;
    this.list.append(row);
    return row;
  }

  send(file, progress) {
    if (file.size > Number(this.dataset.most)) throw new Error(this.dataset.large);
    const data = new FormData(this.form);
    data.delete("files");
    data.append("file", file, file.name);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.dataset.to);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        progress.value = event.loaded / event.total;
      });
      request.addEventListener("error", () => reject(new Error(this.dataset.offline)));
      request.addEventListener("load", () => {
        if (request.status === 200 && request.response) resolve(request.response);
        else reject(new Error(request.response?.error ?? this.dataset.failed));
      });
      request.send(data);
    });
  }

  show(row, { edit, thumbnail }) {
    const link = document.createElement("a");
    link.href = edit;
    link.className = "sending__name";
    const image = link.appendChild(document.createElement("img"));
    Object.assign(image, { src: thumbnail, alt: "" });
    link.append(row.querySelector(".sending__name").textContent);
    row.querySelector(".sending__name").replaceWith(link);
    row.querySelector(".sending__state").textContent = this.dataset.taken;
  }

  tell() {
    const { taken, refused, queue, dataset } = this;
    const words = dataset.done.replace("{taken}", taken).replace("{refused}", refused);
    if (!queue.length) this.sum.textContent = words;
  }
}

customElements.define("send-pictures", SendPictures);
