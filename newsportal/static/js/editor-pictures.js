// js/editor-pictures.js: the way of a file from the desk to its place in the text.
import { Extension, pm } from "django-prose-editor/editor";

const { Plugin, PluginKey, Selection } = pm.state;
const { Decoration, DecorationSet } = pm.view;

const key = new PluginKey("pictures");

// Give the files of a paste or a drop to `send`, unless what matters there is text.
export function picturesOf(data, send) {
  const files = [...(data?.files ?? [])];
  if (!files.length) return false;
  const text = new DOMParser().parseFromString(data.getData("text/html"), "text/html");
  if (text.body.textContent.trim()) return false;
  send(files);
  return true;
}

export const Pictures = Extension.create({
  name: "pictures",
  addOptions: () => ({ host: null }),
  addStorage: () => ({ pending: 0, failed: false, submitter: null }),

  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply(tr, bars) {
          const change = tr.getMeta(key);
          const moved = bars.map(tr.mapping, tr.doc);
          if (change?.add) return moved.add(tr.doc, [change.add]);
          if (change?.remove) return moved.remove(barsOf(moved, change.remove));
          return moved;
        },
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],

  addCommands() {
    return {
      sendPictures: (files, event) => () => {
        sendAll(this, files, event);
        return true;
      },
      insertBlock:
        (content) =>
        ({ state, tr, dispatch }) => {
          const node = state.schema.nodeFromJSON(content);
          if (dispatch) place(tr, placeFor(state), node);
          return true;
        },
    };
  },

  onCreate() {
    const form = this.options.host.closest("form");
    // Before anyone else hears that the form is sent.
    form?.addEventListener("submit", (event) => hold(this, event), { capture: true });
  },
});

// A file let go of beside the text must not lead the browser away from it.
for (const type of ["dragover", "drop"]) {
  document.addEventListener(type, (event) => {
    const isFile = event.dataTransfer?.types.includes("Files");
    if (isFile && !event.target.closest?.("input[type=file]")) event.preventDefault();
  });
}

// Saving waits for pictures on their way; nothing else of the form does.
function hold({ storage, options }, event) {
  if (!storage.pending) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  storage.submitter = { form: event.target, button: event.submitter };
  options.host.say(options.host.config.words.saving);
}

async function sendAll({ editor, storage, options }, files, event) {
  const { host } = options;
  const { bar, show } = makeBar(host.config.words);
  storage.pending += 1;
  storage.failed = false;
  addBar(editor, bar, event);
  const faults = [];
  for (const [index, file] of files.entries()) {
    try {
      const sent = await send(host, file, (part) => show(file.name, index, files.length, part));
      insertFigure(editor, bar, sent);
    } catch (error) {
      faults.push(files.length > 1 ? `${file.name}：${error.message}` : error.message);
    }
  }
  if (editor.isDestroyed) return;
  editor.view.dispatch(editor.state.tr.setMeta(key, { remove: bar }));
  storage.pending -= 1;
  storage.failed ||= faults.length > 0;
  if (faults.length || !storage.submitter) host.say(faults.join(" "));
  resume(storage);
}

// Save what was held, unless a picture is missing that the editor counted on.
function resume(storage) {
  if (storage.pending || !storage.submitter) return;
  const { form, button } = storage.submitter;
  storage.submitter = null;
  if (!storage.failed) form.requestSubmit(button);
}

function send(host, file, progress) {
  const { upload, maxBytes, words } = host.config;
  if (file.size > maxBytes) return Promise.reject(new Error(words.tooLarge));
  const data = new FormData();
  data.append("file", file, file.name || "picture");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", upload);
    request.responseType = "json";
    const token = host.closest("form")?.elements.csrfmiddlewaretoken?.value ?? "";
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
    request.addEventListener("error", () => reject(new Error(words.offline)));
    request.addEventListener("load", () => {
      const failed = words.failed.replace("{status}", request.status);
      if (request.status === 200 && request.response) resolve(request.response);
      else if (request.status === 413) reject(new Error(request.response?.error ?? words.tooLarge));
      else reject(new Error(request.response?.error ?? failed));
    });
    progress(0);
    request.send(data);
  });
}

function makeBar(words) {
  const bar = document.createElement("div");
  bar.className = "editor__sending";
  bar.contentEditable = "false";
  const text = bar.appendChild(document.createElement("span"));
  text.setAttribute("role", "status");
  const progress = bar.appendChild(document.createElement("progress"));
  const show = (name, index, of, part) => {
    const sending = words.sending.replace("{name}", name);
    text.textContent = sending.replace("{n}", index + 1).replace("{of}", of);
    progress.ariaLabel = text.textContent;
    progress.value = part;
  };
  return { bar, show };
}

function addBar(editor, bar, event) {
  const position = placeFor(editor.state, event && pointAt(editor.view, event));
  // The bar is no part of the text, so whatever is saved meanwhile knows nothing of it.
  const add = Decoration.widget(position, bar, { side: 1, bar, ignoreSelection: true });
  editor.view.dispatch(editor.state.tr.setMeta(key, { add }));
}

const barsOf = (bars, bar) => bars.find(undefined, undefined, (spec) => spec.bar === bar);

function insertFigure(editor, bar, { url, width, height, alt }) {
  if (editor.isDestroyed) return;
  const { schema, tr, doc } = editor.state;
  const $place = doc.resolve(barsOf(key.getState(editor.state), bar)[0]?.from ?? doc.content.size);
  const caption = schema.nodes.caption.create();
  const figure = schema.nodes.figure.create({ src: url, width, height, alt }, caption);
  // What stood around the bar may have been joined in the meantime.
  editor.view.dispatch(tr.insert($place.depth ? $place.after(1) : $place.pos, figure));
}

// --- Places between the blocks of the text

function pointAt(view, event) {
  const point = view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (!point) return null;
  const $point = view.state.doc.resolve(point.pos);
  if (!$point.depth) return point.pos;
  const box = view.nodeDOM($point.before(1)).getBoundingClientRect();
  return event.clientY < box.top + box.height / 2 ? $point.before(1) : $point.after(1);
}

// Below the block with the cursor, or above it where it is an empty line.
function placeFor(state, point = null) {
  if (point !== null) return point;
  const { $to } = state.selection;
  if (!$to.depth) return $to.pos;
  return $to.node(1).content.size ? $to.after(1) : $to.before(1);
}

// Put a block there, and the cursor into the line below it.
function place(tr, position, node) {
  const end = position + node.nodeSize;
  tr.insert(position, node);
  if (end === tr.doc.content.size) tr.insert(end, tr.doc.type.schema.nodes.paragraph.create());
  tr.setSelection(Selection.near(tr.doc.resolve(end))).scrollIntoView();
}
