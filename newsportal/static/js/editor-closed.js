// js/editor-closed.js: the mark below which an article is kept for some readers; one at most.
import { Node, pm } from "django-prose-editor/editor";

const { Plugin } = pm.state;

export const ClosedPart = (config) =>
  Node.create({
    name: "closedPart",
    group: "block",
    atom: true,
    draggable: true,
    parseHTML: () => [{ tag: "closed-part" }],
    renderHTML: () => ["closed-part"],
    addNodeView:
      () =>
      ({ view, getPos }) => ({ dom: line(view, getPos, config.words), stopEvent: isButton }),
    addCommands: () => ({
      takeMarkAway:
        () =>
        ({ tr, dispatch }) =>
          Boolean(!dispatch || remove(tr, marks(tr.doc))),
    }),
    addProseMirrorPlugins: () => [new Plugin({ appendTransaction: keepFirst })],
  });

function line(view, getPos, words) {
  const dom = document.createElement("div");
  dom.className = "editor__closed";
  dom.appendChild(document.createElement("span")).textContent = words.closedPart;
  const button = dom.appendChild(document.createElement("button"));
  Object.assign(button, { type: "button", className: "editor__remove", textContent: "×" });
  Object.assign(button, { title: words.removeClosedPart, ariaLabel: words.removeClosedPart });
  button.addEventListener("click", () => {
    view.dispatch(view.state.tr.delete(getPos(), getPos() + 1));
    view.focus();
  });
  return dom;
}

const isButton = (event) => Boolean(event.target.closest?.("button"));

// What is pasted may bring a second mark; the server keeps the first one, too.
function keepFirst(transactions, before, { doc, tr }) {
  const others = marks(doc).slice(1);
  return others.length ? remove(tr, others) : null;
}

function marks(doc) {
  const found = [];
  doc.forEach((node, offset) => node.type.name === "closedPart" && found.push(offset));
  return found;
}

function remove(tr, positions) {
  for (const position of positions.reverse()) tr.delete(position, position + 1);
  return tr;
}
