// Rich text blocks, and the standard Markdown of `markdown` blocks.
import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { fill } from "./dates.js";

const STYLES = { bold: "b", italic: "i", strike: "s", code: "code", underline: "u" };

/** Return the node of a rich_text block. */
export function richText(block, world) {
  return h("div", { class: "rich" }, block.elements.map((element) => part(element, world)));
}

function part(element, world) {
  const inside = element.elements.map((each) => (each.type === "rich_text_section" ? h("li", {}, leaves(each.elements, world)) : leaf(each, world)));
  switch (element.type) {
    case "rich_text_list":
      return h(element.style === "ordered" ? "ol" : "ul", { class: `indent-${element.indent ?? 0}` }, inside);
    case "rich_text_preformatted":
      return h("pre", {}, inside);
    case "rich_text_quote":
      return h("blockquote", {}, inside);
    default:
      return h("p", {}, inside);
  }
}

function leaves(elements, world) {
  return elements.map((each) => leaf(each, world));
}

function leaf(element, world) {
  let node = bare(element, world);
  for (const [style, tag] of Object.entries(STYLES)) {
    if (element.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}

function bare(element, world) {
  switch (element.type) {
    case "link":
      return link(element.url, element.text ?? element.url);
    case "emoji":
      return emoji(element.name) ?? `:${element.name}:`;
    case "user":
      return h("span", { class: "mention" }, `@${world.userName(element.user_id)}`);
    case "usergroup":
      return h("span", { class: "mention" }, world.groupName(element.usergroup_id));
    case "channel":
      return h("span", { class: "mention" }, `#${world.channelName(element.channel_id)}`);
    case "broadcast":
      return h("span", { class: "mention mine" }, `@${element.range}`);
    case "date":
      return h("time", {}, fill(element.format, element.timestamp, world.zone));
    default:
      return h("span", { class: "text" }, element.text ?? element.value ?? "");
  }
}

const INLINE = /\*\*(.+?)\*\*|\*(.+?)\*|_(.+?)_|~~(.+?)~~|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [all, bold, star, italic, strike, code, label, url] = match;
    nodes.push(text.slice(end, match.index));
    end = match.index + all.length;
    if (code) nodes.push(h("code", {}, code));
    else if (label) nodes.push(link(url, label));
    else nodes.push(h(bold ? "b" : strike ? "s" : "i", {}, inline(bold ?? star ?? italic ?? strike)));
  }
  return [...nodes, text.slice(end)];
}

const LINES = [
  [/^#{1,6}\s+(.*)$/, (text) => h("h4", {}, inline(text))],
  [/^[-*]\s+(.*)$/, (text) => h("ul", {}, h("li", {}, inline(text)))],
  [/^\d+\.\s+(.*)$/, (text) => h("ol", {}, h("li", {}, inline(text)))],
  [/^>\s?(.*)$/, (text) => h("blockquote", {}, inline(text))],
  [/^(?:-{3,}|\*{3,})$/, () => h("hr")],
];

/** Return the node of a `markdown` block: headings, lists, quotes, code and inline marks. */
export function markdown(text) {
  const parts = text.split(/```[^\n]*\n([\s\S]*?)```/);
  const nodes = parts.map((each, index) => (index % 2 ? h("pre", {}, each.replace(/\n$/, "")) : each.split("\n").map(line)));
  return h("div", { class: "markdown" }, joined(nodes.flat()));
}

function line(text) {
  for (const [pattern, make] of LINES) {
    const match = text.match(pattern);
    if (match) return make(match[1]);
  }
  return text.trim() ? h("p", {}, inline(text)) : null;
}

/** Join neighbouring lists and quotes, which were made a line at a time. */
function joined(nodes) {
  const kept = [];
  for (const node of nodes.filter(Boolean)) {
    const last = kept.at(-1);
    if (["UL", "OL"].includes(node.tagName) && last?.tagName === node.tagName) last.append(...node.children);
    else kept.push(node);
  }
  return kept;
}
