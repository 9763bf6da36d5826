// js/editor-figure.js: a picture with its caption below and its description beside it.
import { Node, pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state;

export const Figure = (config) =>
  Node.create({
    name: "figure",
    group: "block",
    content: "caption",
    isolating: true,
    draggable: true,
    addAttributes: () => ({
      src: { default: null },
      alt: { default: "" },
      width: { default: null },
      height: { default: null },
    }),
    parseHTML: () => [
      {
        tag: "figure",
        getAttrs: (figure) => picture(figure.querySelector("img"), config.media),
        contentElement: (figure) =>
          figure.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
      { tag: "img", getAttrs: (image) => picture(image, config.media) },
    ],
    renderHTML({ HTMLAttributes }) {
      const dom = document.createElement("figure");
      const image = dom.appendChild(document.createElement("img"));
      for (const [name, value] of Object.entries(HTMLAttributes)) image.setAttribute(name, value);
      return { dom, contentDOM: dom };
    },
    addNodeView:
      () =>
      ({ node, view, getPos }) =>
        new FigureView(node, view, getPos, config.words),
  });

export const Caption = Node.create({
  name: "caption",
  content: "inline*",
  defining: true,
  renderHTML: () => ["figcaption", 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => inCaption(this.editor, leaveFigure),
      Backspace: () => inCaption(this.editor, selectFigure),
    };
  },
});

function picture(image, media) {
  const src = image?.getAttribute("src") ?? "";
  if (!src.startsWith(media)) return false;
  const side = (name) => Number.parseInt(image.getAttribute(name), 10) || null;
  const alt = image.getAttribute("alt") ?? "";
  return { src, alt, width: side("width"), height: side("height") };
}

function inCaption(editor, answer) {
  const { $from, empty } = editor.state.selection;
  return $from.parent.type.name === "caption" && answer(editor, $from, empty);
}

function leaveFigure(editor, $from) {
  const after = $from.after($from.depth - 1);
  return editor.commands.command(({ tr, state }) => {
    tr.insert(after, state.schema.nodes.paragraph.create());
    tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView();
    return true;
  });
}

function selectFigure(editor, $from, empty) {
  if (!empty || $from.parentOffset > 0) return false;
  return editor.commands.setNodeSelection($from.before($from.depth - 1));
}

class FigureView {
  constructor(node, view, getPos, words) {
    Object.assign(this, { node, view, getPos });
    this.dom = document.createElement("figure");
    this.image = this.dom.appendChild(document.createElement("img"));
    this.contentDOM = this.field("div", words.caption).appendChild(document.createElement("div"));
    this.contentDOM.className = "editor__figcaption";
    this.alt = this.field("label", words.alt).appendChild(document.createElement("input"));
    this.alt.placeholder = words.altHint;
    this.alt.maxLength = 200;
    this.alt.addEventListener("input", () => this.describe());
    this.dom.append(this.remover(words.removePicture));
    this.update(node);
  }

  field(tag, words) {
    const row = this.dom.appendChild(document.createElement(tag));
    row.className = "editor__field";
    const name = row.appendChild(document.createElement("span"));
    name.textContent = words;
    name.contentEditable = "false";
    return row;
  }

  remover(words) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "editor__remove", textContent: "×" });
    Object.assign(button, { title: words, ariaLabel: words, contentEditable: "false" });
    button.addEventListener("click", () => {
      const from = this.getPos();
      this.view.dispatch(this.view.state.tr.delete(from, from + this.node.nodeSize));
      this.view.focus();
    });
    return button;
  }

  describe() {
    this.view.dispatch(this.view.state.tr.setNodeAttribute(this.getPos(), "alt", this.alt.value));
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    const { src, alt, width, height } = node.attrs;
    if (this.image.getAttribute("src") !== src) this.image.src = src;
    this.image.alt = alt;
    if (width) Object.assign(this.image, { width, height });
    if (this.alt.value !== alt) this.alt.value = alt;
    return true;
  }

  stopEvent(event) {
    return event.target === this.alt || Boolean(event.target.closest?.("button"));
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}
