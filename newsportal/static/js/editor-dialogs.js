// js/editor-dialogs.js: the editor's two questions, for an address and for a film.
import { recognise } from "editor/clipboard";

export function askForLink(host) {
  const { editor, config } = host;
  const link = editor.getAttributes("link").href ?? "";
  const dialog = host.querySelector("[data-dialog=link]");
  dialog.querySelector("[data-answer=remove]").hidden = !link;
  ask(editor, dialog, link, {
    ok(typed) {
      const href = complete(typed);
      return href ? () => setLink(editor, href) : config.words.badAddress;
    },
    remove: () => () => editor.chain().extendMarkRange("link").unsetLink().run(),
    cancel: () => () => {},
  });
}

export function askForVideo(host) {
  const { editor, config } = host;
  const players = Object.values(config.players).map(({ name }) => name);
  ask(editor, host.querySelector("[data-dialog=video]"), "", {
    ok(typed) {
      const film = recognise(typed, config.players);
      if (film) return () => editor.commands.insertVideo(film);
      return config.words.badVideo.replace("{players}", players.join("、"));
    },
    cancel: () => () => {},
  });
}

function setLink(editor, href) {
  const chain = editor.chain();
  if (editor.isActive("link")) chain.extendMarkRange("link").setLink({ href }).run();
  else if (editor.state.selection.empty) {
    const marks = [{ type: "link", attrs: { href } }];
    chain.insertContent({ type: "text", text: href, marks }).run();
  } else chain.setLink({ href }).run();
}

// What people type for an address: with its scheme, or a path of this site, or a bare host.
function complete(typed) {
  const text = typed.trim();
  if (/^(https?:\/\/\S|mailto:\S|[/#?]\S*$)/i.test(text)) return text;
  if (/^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(text)) return `https://${text}`;
  return "";
}

// Show a dialog; an answer gives what to do, or a sentence that says why it cannot be taken.
function ask(editor, dialog, value, answers) {
  const input = dialog.querySelector("input");
  const error = dialog.querySelector(".editor__error");
  const over = new AbortController();
  const answer = (name) => {
    const act = answers[name](input.value);
    if (typeof act === "string") {
      error.textContent = act;
      input.focus();
      return;
    }
    // The text has its cursor back before anything is done there.
    dialog.close();
    editor.view.focus();
    act();
  };
  const listen = (type, listener) => dialog.addEventListener(type, listener, { signal: over.signal });
  listen("close", () => over.abort());
  listen("click", ({ target }) => target.dataset.answer && answer(target.dataset.answer));
  listen("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== input || event.isComposing) return;
    event.preventDefault();
    answer("ok");
  });
  input.value = value;
  error.textContent = "";
  dialog.showModal();
  input.select();
}
