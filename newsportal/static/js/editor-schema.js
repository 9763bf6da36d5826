// js/editor-schema.js: what an article may hold, in the editor as on the server (articles/body).
import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  CodeBlock,
  Document,
  Dropcursor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  Mark,
  Node,
  OrderedList,
  Paragraph,
  Strike,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  TrailingNode,
  mergeAttributes,
  pm,
} from "django-prose-editor/editor";
import { ClosedPart } from "editor/closed";
import { Caption, Figure } from "editor/figure";

const { Plugin } = pm.state;
const { Decoration, DecorationSet } = pm.view;

// What quotes, items and cells may hold.
const SMALL = "(paragraph | bulletList | orderedList | codeBlock)";

const Cite = Mark.create({
  name: "cite",
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: () => ["cite", 0],
});

// Only the address is kept of a link; what leads away is marked when readers get it.
const PlainLink = Link.extend({
  addAttributes: () => ({ href: { default: null } }),
  addMenuItems: null,
  addKeyboardShortcuts: null,
}).configure({ autolink: false, openOnClick: false, HTMLAttributes: {} });

const PlainOrderedList = OrderedList.extend({
  addAttributes: () => ({
    start: { default: 1, parseHTML: (list) => Number(list.getAttribute("start")) || 1 },
  }),
  addNodeView: null,
  renderHTML: ({ node }) => ["ol", node.attrs.start > 1 ? { start: node.attrs.start } : {}, 0],
});

const spans = {
  colspan: { default: 1, parseHTML: (cell) => cell.colSpan },
  rowspan: { default: 1, parseHTML: (cell) => cell.rowSpan },
  // The table tools look for it; widths are the stylesheet's.
  colwidth: { default: null, parseHTML: () => null, rendered: false },
};
const plainCell = { content: `${SMALL}+`, addAttributes: () => spans };

const CaptionedTable = Table.extend({
  addAttributes: () => ({
    caption: {
      default: "",
      parseHTML: (table) => table.caption?.textContent.trim() ?? "",
      rendered: false,
    },
  }),
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node }) {
    const caption = node.attrs.caption ? [["caption", node.attrs.caption]] : [];
    return ["table", ...caption, ["tbody", 0]];
  },
  addNodeView: () => (props) => new TableView(props.node),
  addMenuItems: null,
});

class TableView {
  constructor(node) {
    this.type = node.type;
    this.dom = document.createElement("div");
    this.dom.className = "table-scroll";
    const table = this.dom.appendChild(document.createElement("table"));
    this.caption = table.createCaption();
    this.caption.contentEditable = "false";
    this.contentDOM = table.createTBody();
    this.update(node);
  }

  update(node) {
    if (node.type !== this.type) return false;
    this.caption.textContent = node.attrs.caption;
    this.caption.hidden = !node.attrs.caption;
    return true;
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

// A quote's last line after a dash is its source, here as on the page.
const Quote = Blockquote.extend({
  content: `${SMALL}+`,
  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: sources } })],
});

function sources({ doc }) {
  const found = [];
  doc.forEach((quote, offset) => {
    const last = quote.lastChild;
    if (quote.type.name !== "blockquote" || quote.childCount < 2) return;
    if (!last.isTextblock || !last.textContent.startsWith("—")) return;
    const end = offset + quote.nodeSize - 1;
    found.push(Decoration.node(end - last.nodeSize, end, { class: "source" }));
  });
  return DecorationSet.create(doc, found);
}

const Video = (config) =>
  Node.create({
    name: "video",
    group: "block",
    atom: true,
    draggable: true,
    addAttributes: () => ({ provider: { default: null }, video: { default: null } }),
    parseHTML: () => [{ tag: "video-embed[provider][video]" }],
    renderHTML: ({ HTMLAttributes }) => ["video-embed", mergeAttributes(HTMLAttributes)],
    addNodeView: () => (props) => {
      const { provider, video } = props.node.attrs;
      const dom = document.createElement("div");
      dom.className = "editor__video";
      const player = config.players[provider]?.name ?? provider;
      dom.append(config.words.video.replace("{player}", player), document.createElement("br"));
      dom.appendChild(document.createElement("code")).textContent = video;
      return { dom };
    },
    addCommands() {
      return {
        insertVideo:
          (attrs) =>
          ({ commands }) =>
            commands.insertBlock({ type: this.name, attrs }),
      };
    },
  });

// Marks in the order in which the server nests them.
export const extensions = (config) => [
  Document,
  Paragraph,
  Text,
  HardBreak,
  Heading.configure({ levels: [2, 3] }),
  Quote,
  BulletList,
  PlainOrderedList,
  ListItem.extend({ content: `paragraph ${SMALL}*` }),
  CaptionedTable,
  TableRow,
  TableHeader.extend(plainCell),
  TableCell.extend(plainCell),
  Figure(config),
  Caption,
  Video(config),
  CodeBlock,
  HorizontalRule,
  ClosedPart(config),
  PlainLink,
  Bold,
  Italic,
  Strike,
  Subscript,
  Superscript,
  Cite,
  Code.extend({ excludes: "" }),
  History,
  Dropcursor.configure({ color: "var(--mark)", width: 2 }),
  Gapcursor,
  TrailingNode,
];
