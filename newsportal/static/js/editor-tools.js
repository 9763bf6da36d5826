// js/editor-tools.js: the tool row of the editor, by mouse and by keyboard.
import { askForLink, askForVideo } from "editor/dialogs";

// What each tool does, when it is on, and whether it can stand in a caption.
const TOOLS = {
  paragraph: { run: (chain) => chain.setParagraph(), on: ["paragraph"], block: true },
  heading2: { run: (chain) => chain.toggleHeading({ level: 2 }), on: ["heading", { level: 2 }], block: true },
  heading3: { run: (chain) => chain.toggleHeading({ level: 3 }), on: ["heading", { level: 3 }], block: true },
  bold: { run: (chain) => chain.toggleBold(), on: ["bold"] },
  italic: { run: (chain) => chain.toggleItalic(), on: ["italic"] },
  code: { run: (chain) => chain.toggleCode(), on: ["code"] },
  strike: { run: (chain) => chain.toggleStrike(), on: ["strike"] },
  superscript: { run: (chain) => chain.unsetSubscript().toggleSuperscript(), on: ["superscript"] },
  subscript: { run: (chain) => chain.unsetSuperscript().toggleSubscript(), on: ["subscript"] },
  quote: { run: (chain) => chain.toggleBlockquote(), on: ["blockquote"], block: true },
  bulletList: { run: (chain) => chain.toggleBulletList(), on: ["bulletList"], block: true },
  orderedList: { run: (chain) => chain.toggleOrderedList(), on: ["orderedList"], block: true },
  codeBlock: { run: (chain) => chain.toggleCodeBlock(), on: ["codeBlock"], block: true },
  rule: { run: (chain) => chain.insertBlock({ type: "horizontalRule" }) },
  closedPart: { run: (chain) => chain.takeMarkAway().insertBlock({ type: "closedPart" }), on: ["closedPart"] },
  plain: { run: (chain) => chain.unsetAllMarks() },
  table: { run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), on: ["table"], block: true },
  rowBefore: { run: (chain) => chain.addRowBefore() },
  rowAfter: { run: (chain) => chain.addRowAfter() },
  columnBefore: { run: (chain) => chain.addColumnBefore() },
  columnAfter: { run: (chain) => chain.addColumnAfter() },
  headerRow: { run: (chain) => chain.toggleHeaderRow() },
  merge: { run: (chain) => chain.mergeOrSplit() },
  deleteRow: { run: (chain) => chain.deleteRow() },
  deleteColumn: { run: (chain) => chain.deleteColumn() },
  deleteTable: { run: (chain) => chain.deleteTable() },
  undo: { run: (chain) => chain.undo() },
  redo: { run: (chain) => chain.redo() },
};

export function bindTools(host) {
  const { editor } = host;
  const row = host.querySelector(".editor__tools");
  const file = host.querySelector("input[type=file]");
  const own = {
    link: () => askForLink(host),
    video: () => askForVideo(host),
    picture: () => file.click(),
    more: (button) => toggleMore(row, button),
  };
  for (const button of row.querySelectorAll("button")) {
    if (button.title) button.ariaLabel = button.title;
    // The text keeps its selection while a tool is pressed.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (button.ariaDisabled === "true") return;
      const does = button.dataset.does;
      if (own[does]) own[does](button);
      else TOOLS[does].run(editor.chain().focus()).run();
    });
  }
  file.addEventListener("change", () => {
    if (file.files.length) host.send([...file.files]);
    file.value = "";
  });
  editor.on("transaction", () => refresh(host, row));
  editor.view.dom.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "k") {
      event.preventDefault();
      askForLink(host);
    }
  });
  bindCaption(editor, row);
  bindArrows(row);
  refresh(host, row);
}

function refresh({ editor }, row) {
  const inFigure = editor.isActive("figure");
  for (const button of row.querySelectorAll("button")) {
    const { run, on, block } = TOOLS[button.dataset.does] ?? {};
    const isOn = on ? editor.isActive(...on) : button.dataset.does === "link" && editor.isActive("link");
    if (on || button.dataset.does === "link") button.ariaPressed = String(isOn);
    const fits = !(block && inFigure) && (isOn || !run || run(editor.can().chain()).run());
    button.ariaDisabled = String(!fits);
  }
  row.querySelector("[data-row=table]").hidden = !editor.isActive("table");
  const caption = row.querySelector("[data-table-caption]");
  const title = editor.getAttributes("table").caption ?? "";
  if (caption !== document.activeElement && caption.value !== title) caption.value = title;
}

function toggleMore(row, button) {
  const more = row.querySelector("[data-row=more]");
  more.hidden = !more.hidden;
  button.ariaExpanded = String(!more.hidden);
}

function bindCaption(editor, row) {
  const caption = row.querySelector("[data-table-caption]");
  caption.addEventListener("input", () => {
    editor.commands.updateAttributes("table", { caption: caption.value });
  });
  caption.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    editor.commands.focus();
  });
}

// One stop for the Tab key; arrows go from tool to tool.
function bindArrows(row) {
  const tools = () => [...row.querySelectorAll("button")].filter((tool) => tool.offsetParent);
  const choose = (tool) => {
    for (const other of row.querySelectorAll("button")) other.tabIndex = other === tool ? 0 : -1;
  };
  choose(row.querySelector("button"));
  row.addEventListener("focusin", ({ target }) => target.matches("button") && choose(target));
  row.addEventListener("keydown", (event) => {
    if (!event.target.matches("button")) return;
    const all = tools();
    const here = all.indexOf(event.target);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length).focus();
  });
}
