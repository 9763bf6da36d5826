// js/comment-thread.js: <comment-thread> likes, replies, sends and turns pages in place;
// <comment-mine> in it is the reader's own part, which the personal fragment brings.
const JSON_ONLY = { Accept: "application/json" };

class CommentThread extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("submit", this);
    this.addEventListener("input", this);
  }

  get mine() {
    return this.querySelector("comment-mine");
  }

  handleEvent(event) {
    if (event.type === "input") return this.count(event.target.form);
    if (event.type === "submit") return this.send(event);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a");
    const deed = link?.dataset.part ? "turn" : this.mine && { like: "like", reply: "reply" }[link?.dataset.act];
    if (!deed) return;
    event.preventDefault();
    this[deed](link);
  }

  count(form) {
    const count = form?.querySelector(".write__count");
    if (!count) return;
    const length = [...form.elements.text.value.trim()].length;
    count.textContent = `${length} / 1000`;
    count.hidden = false;
    count.classList.toggle("write__count--over", length > 1000);
  }

  // Another order takes the place of the list; more of it, or of a thread, is put behind.
  async turn(link) {
    const place = link.closest("p, nav");
    const answer = await fetch(link.dataset.part).catch(() => null);
    if (!answer?.ok) return location.assign(link.href);
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    const rows = part.content.querySelector("ol");
    const rest = [...part.content.children].filter((child) => child.matches("p"));
    if (place.matches(".thread__orders")) {
      const list = this.querySelector(":scope > .thread__list");
      this.querySelector(":scope > .thread__more")?.remove();
      list.replaceWith(rows, ...rest);
      for (const other of place.children) other.toggleAttribute("aria-current", other === link);
      link.setAttribute("aria-current", "true");
    } else {
      const fresh = [...rows.children].filter((row) => !document.getElementById(row.id));
      place.previousElementSibling.append(...fresh);
      place.replaceWith(...rest);
      fresh[0]?.querySelector("a")?.focus({ preventScroll: true });
    }
    this.mine?.mark();
  }

  async like(link) {
    if (link.ariaBusy) return;
    link.ariaBusy = "true";
    const isOn = link.classList.contains("comment__act--on");
    const body = new URLSearchParams({ on: isOn ? "0" : "1", csrfmiddlewaretoken: this.mine.token });
    const answer = await fetch(link.href, { method: "POST", body, headers: JSON_ONLY }).catch(() => null);
    link.ariaBusy = null;
    const told = answer?.redirected ? null : await answer?.json().catch(() => null);
    if (!told) return location.assign(link.href);
    if (told.error) return this.say(link, told.error);
    const number = link.closest(".comment").id.replace("comment-", "");
    this.mine.liked[told.is_on ? "add" : "delete"](number);
    this.mine.like(link, told.is_on);
    if (told.count) link.querySelector("span").textContent = told.count;
  }

  say(link, sentence) {
    const acts = link.parentElement;
    const said = acts.querySelector(".comment__said") ?? acts.appendChild(document.createElement("span"));
    said.className = "comment__said";
    said.role = "status";
    said.textContent = sentence;
  }

  // The field opens under the comment, and stays when it is asked for again.
  reply(link) {
    const main = link.closest(".comment__main");
    let form = main.querySelector("form");
    if (!form) {
      form = this.mine.form.cloneNode(true);
      form.action = link.href;
      form.elements.text.value = "";
      form.elements.key.value = crypto.randomUUID?.() ?? ""; // Only where the connection is secure.
      form.querySelector("[role=alert]").replaceChildren();
      main.append(form);
    }
    form.elements.text.focus();
  }

  async send(event) {
    event.preventDefault();
    const form = event.target;
    if (form.ariaBusy) return;
    form.ariaBusy = "true";
    const told = await this.post(form);
    form.ariaBusy = null;
    const errors = form.querySelector("[role=alert]");
    if (!told) {
      const said = document.createElement("p");
      said.className = "field__error";
      said.append(form.querySelector("template").content.cloneNode(true));
      return errors.replaceChildren(said);
    }
    errors.replaceChildren();
    if (told.error) {
      const said = errors.appendChild(document.createElement("p"));
      said.className = "field__error";
      said.textContent = told.error;
      return form.elements.text.focus();
    }
    this.show(told, form);
  }

  // Nothing, when the answer is no answer of ours: signed out, or the token is too old.
  async post(form) {
    try {
      const body = new FormData(form);
      const answer = await fetch(form.action, { method: "POST", body, headers: JSON_ONLY });
      return answer.redirected ? null : await answer.json();
    } catch {
      return null;
    }
  }

  show(told, form) {
    const isReply = !this.mine.form.isSameNode(form);
    const part = document.createElement("template");
    part.innerHTML = told.html;
    const row = part.content.querySelector("li");
    if (!told.is_public) this.mine.querySelector("ol").prepend(row);
    else if (isReply) this.repliesOf(form).append(row);
    else {
      this.querySelector(":scope > .thread__list").prepend(row);
      this.querySelector(".thread__empty")?.remove();
    }
    form.elements.text.value = "";
    form.elements.key.value = told.key;
    this.count(form);
    if (isReply) form.remove();
    this.mine.add(row, told.is_public);
    if (told.is_public) this.open();
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // A public comment may have opened the rest of the article.
  open() {
    if (document.querySelector('[data-slot="closed"] .gate')) document.querySelector("visitor-slots").fill("closed");
  }

  repliesOf(form) {
    const thread = form.closest(".thread__list > li");
    const there = thread.querySelector(".comment__replies");
    if (there) return there;
    const below = document.createElement("div");
    below.className = "comment__below";
    below.append(document.createElement("ol"));
    below.firstChild.className = "comment__replies";
    thread.append(below);
    return below.firstChild;
  }
}

class CommentMine extends HTMLElement {
  connectedCallback() {
    for (const name of ["liked", "own", "young"]) this[name] = new Set(this.getAttribute(name).split(" "));
    this.closest("comment-thread").count(this.form);
    this.mark();
  }

  get form() {
    return this.querySelector("form");
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  // Show on the page, which is the same for everyone, what is this reader's.
  mark() {
    for (const row of this.closest("comment-thread").querySelectorAll(".comment[id]")) {
      const number = row.id.replace("comment-", "");
      const acts = row.querySelector(":scope > .comment__main > .comment__acts");
      const link = acts?.querySelector("[data-act=like]");
      if (!link) continue;
      if (this.liked.has(number)) this.like(link, true);
      if (this.own.has(number) && !acts.querySelector("[data-own]")) this.offer(acts, number);
    }
  }

  like(link, isOn) {
    link.classList.toggle("comment__act--on", isOn);
    link.setAttribute("aria-pressed", isOn);
  }

  offer(acts, number) {
    const links = this.querySelector("template[data-own]").content.cloneNode(true);
    if (!this.young.has(number)) links.querySelector("[data-young]").remove();
    for (const link of links.querySelectorAll("a")) link.href = link.getAttribute("href").replace("/1/", `/${number}/`);
    acts.append(links);
  }

  add(row, isPublic) {
    const number = row.id.replace("comment-", "");
    if (!isPublic) return;
    this.own.add(number);
    this.young.add(number);
    this.mark();
  }
}

customElements.define("comment-thread", CommentThread);
customElements.define("comment-mine", CommentMine);
