// js/editor.js: <rich-editor> turns the text area inside it into the sheet an article is written on.
import { Editor } from "django-prose-editor/editor";
import { cleanPasted } from "editor/clipboard";
import { Pictures, picturesOf } from "editor/pictures";
import { extensions } from "editor/schema";
import { bindTools } from "editor/tools";

const WHITE = /[\s\u200b-\u200f\u2060\ufeff]/g;

class RichEditor extends HTMLElement {
  connectedCallback() {
    if (this.editor) return;
    this.config = JSON.parse(this.dataset.config);
    this.textarea = this.querySelector("textarea");
    this.sheet = this.querySelector(".editor__sheet");
    this.message = this.querySelector(".editor__message");
    this.message.querySelector("[data-close]").addEventListener("click", () => this.say(""));
    this.start();
    this.given = this.textarea.value;
    this.before = this.html();
    bindTools(this);
    this.count();
    this.label();
    this.textarea.hidden = true;
    for (const part of this.querySelectorAll(".editor__tools, .editor__sheet")) part.hidden = false;
  }

  disconnectedCallback() {
    this.editor?.destroy();
    this.editor = null;
  }

  start() {
    this.editor = new Editor({
      element: this.sheet,
      extensions: [...extensions(this.config), Pictures.configure({ host: this })],
      content: this.textarea.value,
      editable: !this.textarea.disabled,
      // What is typed stays as it was typed: no Markdown, no smart quotes, no links by themselves.
      enableInputRules: false,
      enablePasteRules: false,
      injectCSS: false,
      parseOptions: { preserveWhitespace: true },
      editorProps: {
        attributes: {
          class: "body",
          id: `${this.textarea.id}_sheet`,
          spellcheck: "false",
          autocorrect: "off",
          autocapitalize: "off",
          "aria-multiline": "true",
        },
        transformPastedHTML: (html) => this.clean(html),
        handlePaste: (view, event) => picturesOf(event.clipboardData, (files) => this.send(files)),
        handleDrop: (view, event, slice, moved) =>
          !moved && picturesOf(event.dataTransfer, (files) => this.send(files, event)),
      },
      onUpdate: () => this.keep(),
    });
  }

  // What was not changed stays as it came, so that nobody is asked to save it.
  keep() {
    const { textarea } = this;
    const html = this.html();
    textarea.value = html === this.before ? this.given : html;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    this.count();
  }

  html() {
    return this.editor.getHTML().replace(/(<p><\/p>)+$/, "");
  }

  count() {
    let text = this.editor.state.doc.textContent;
    this.editor.state.doc.descendants((node) => {
      text += node.type.name === "table" ? node.attrs.caption : "";
    });
    const n = [...text.replace(WHITE, "")].length;
    const { characters, minutes } = this.config.words;
    const show = (fact, words) => (this.querySelector(`[data-fact=${fact}]`).textContent = words);
    show("characters", characters.replace("{n}", n.toLocaleString("en")));
    show("minutes", minutes.replace("{n}", Math.max(1, Math.ceil(n / this.config.pace))));
  }

  // The field's label names the sheet, and a click on it leads there.
  label() {
    const label = document.querySelector(`label[for="${this.textarea.id}"]`);
    if (!label) return;
    label.id ||= `${this.textarea.id}_label`;
    this.editor.view.dom.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => this.editor.commands.focus());
  }

  clean(html) {
    const { pasted, leftOut } = cleanPasted(html, this.config);
    if (leftOut) this.say(this.config.words.leftOut.replace("{n}", leftOut));
    return pasted;
  }

  send(files, event) {
    this.say("");
    this.editor.commands.sendPictures(files, event);
  }

  say(words) {
    this.message.hidden = !words;
    this.message.querySelector("p").textContent = words;
  }
}

customElements.define("rich-editor", RichEditor);
