// js/editor-clipboard.js: what Word and web pages put on the clipboard, made fit for an article.

const NUMBER = /^\s*([0-9]+|[a-z]|[ivx]+|[一二三四五六七八九十]+)[.)、．）]/i;
const BOXES = "section,div,article";
const INDENT = /^[\s\u3000]+/;
const BLOCKS = "p,li,h2,h3,td,th,figcaption,blockquote";

export function cleanPasted(html, config) {
  // What comes from an editor like this one is as it should be.
  if (/\sdata-pm-slice=/.test(html)) return { pasted: html, leftOut: 0 };
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const part of body.querySelectorAll("script,style,xml,title,meta,link,svg")) part.remove();
  const leftOut = keepOwnPictures(body, config.media);
  keepFilms(body, config.players);
  headings(body);
  wordLists(body);
  lines(body);
  paragraphs(body);
  return { pasted: body.innerHTML, leftOut };
}

// Pages load nothing from other hosts; pictures of ours keep their path.
function keepOwnPictures(body, media) {
  let leftOut = 0;
  for (const image of body.querySelectorAll("img")) {
    const url = address(image.getAttribute("src") || image.dataset.src);
    if (url?.origin === location.origin && url.pathname.startsWith(media)) {
      image.setAttribute("src", url.pathname);
    } else {
      leftOut += Number(!isSpacer(image));
      image.remove();
    }
  }
  return leftOut;
}

const isSpacer = ({ width, height }) => (width && width < 8) || (height && height < 8);

function keepFilms(body, players) {
  for (const frame of body.querySelectorAll("iframe")) {
    const film = recognise(frame.getAttribute("src") || frame.dataset.src, players);
    if (film) frame.before(embed(film));
    frame.remove();
  }
}

function embed({ provider, video }) {
  const element = document.createElement("video-embed");
  element.setAttribute("provider", provider);
  element.setAttribute("video", video);
  return element;
}

// Find the film that an address or an embed code names; `players` comes from the server.
export function recognise(text, players) {
  const frame = new DOMParser().parseFromString(text ?? "", "text/html").querySelector("iframe");
  const url = address(frame ? frame.getAttribute("src") : text);
  for (const [provider, { hosts, pattern }] of Object.entries(players)) {
    const found = url && hosts.includes(url.hostname) && `${url.pathname}${url.search}`.match(pattern);
    if (found) return { provider, video: found[1] };
  }
  return null;
}

function address(text) {
  try {
    return new URL(text.trim(), location.href);
  } catch {
    return null;
  }
}

// The title is the article's own, so the text has two levels below it.
function headings(body) {
  for (const old of body.querySelectorAll("h1,h4,h5,h6")) {
    const heading = document.createElement(old.matches("h1") ? "h2" : "h3");
    heading.append(...old.childNodes);
    old.replaceWith(heading);
  }
}

// Word writes an item as a paragraph that begins with its bullet or number.
function wordLists(body) {
  let open = [];
  let name = "";
  for (const line of body.querySelectorAll("p")) {
    const style = /mso-list:\s*(\S+)\s+level(\d)/i.exec(line.getAttribute("style") ?? "");
    if (!style || style[1] !== name || line.previousElementSibling !== open[0]) open = [];
    name = style?.[1];
    if (!style) continue;
    const sign = takeSign(line);
    const level = Number(style[2]);
    while (open.length > level) open.pop();
    while (open.length < level) open.push(newList(open.at(-1), line, sign));
    const item = open.at(-1).appendChild(document.createElement("li"));
    item.append(...line.childNodes);
    line.remove();
  }
}

// Take the bullet or number off a line; return what counts, if anything does.
function takeSign(line) {
  const mark = line.querySelector("[style*='mso-list:Ignore' i]");
  mark?.remove();
  return NUMBER.exec(mark?.textContent ?? "")?.[1] ?? "";
}

function newList(parent, line, sign) {
  const list = document.createElement(sign ? "ol" : "ul");
  if (Number(sign) > 1) list.setAttribute("start", sign);
  if (!parent) line.before(list);
  else (parent.lastElementChild ?? parent.appendChild(document.createElement("li"))).append(list);
  return list;
}

// Chinese is wrapped anywhere in a source, so a wrap between its characters is no space.
function lines(body) {
  const wide = "[\\u2018-\\u201d\\u2014\\u2026\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef]";
  const wrap = new RegExp(`(${wide})[ \\t]*\\r?\\n\\s*(?=${wide})`, "g");
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: text } = walker;
    if (text.parentElement.closest("pre")) continue;
    const words = text.data.replaceAll("\xa0", " ").replace(/[\u200b\ufeff]/g, "");
    text.data = words.replace(wrap, "$1");
  }
}

// Boxes become paragraphs; indents and empty lines that only made space go.
function paragraphs(body) {
  for (const box of body.querySelectorAll(BOXES)) {
    if (!box.querySelector(`${BOXES},p,ul,ol,table,figure,pre,h2,h3`)) {
      const paragraph = document.createElement("p");
      paragraph.append(...box.childNodes);
      box.replaceWith(paragraph);
    }
  }
  for (const block of body.querySelectorAll(BLOCKS)) {
    const first = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode();
    if (first) first.data = first.data.replace(INDENT, "");
    const isEmpty = !block.textContent.trim() && !block.querySelector("img,video-embed");
    if (isEmpty && !block.matches("td,th")) block.remove();
  }
  for (const line of body.querySelectorAll("br + br")) split(line);
}

// Two breaks in a paragraph are the end of it.
function split(line) {
  const paragraph = line.closest("p");
  if (!paragraph || line.parentElement !== paragraph) return;
  const next = document.createElement("p");
  while (line.nextSibling) next.append(line.nextSibling);
  line.previousElementSibling.remove();
  line.remove();
  paragraph.after(next);
}
