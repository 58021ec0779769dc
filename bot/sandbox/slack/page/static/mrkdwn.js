// Slack's own markup, as DOM nodes.
import { h, link, safeUrl } from "./dom.js";
import { emoji } from "./emoji.js";
import { fill } from "./dates.js";

/** Undo Slack's escaping: only these three entities exist. */
export function unescape(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

const EDGE = "[\\p{L}\\p{N}_]";
const span = (mark) => `(?<!${EDGE}|[${mark}])[${mark}](?=\\S)([^\\n${mark}]+?)(?<=\\S)[${mark}](?!${EDGE}|[${mark}])`;
const INLINE = new RegExp(
  ["<([^<>\\n]+)>", "`([^`\\n]+)`", span("*"), span("_"), span("~"), ":([a-z0-9_+'-]+):"].join("|"),
  "gu",
);

/** Return the nodes of mrkdwn text; `world` knows names and the reader's zone. */
export function mrkdwn(text, world) {
  return text.split(/```\n?([\s\S]+?)\n?```\n?/).flatMap((part, index) =>
    index % 2 ? h("pre", {}, tokens(part, world)) : quotes(part, world),
  );
}

/** Return the nodes of plain text: line breaks and emoji, nothing else. */
export function plain(text) {
  return lines(unescape(text), (line) =>
    line.split(/:([a-z0-9_+'-]+):/).map((part, index) => (index % 2 ? (emoji(part) ?? `:${part}:`) : part)),
  );
}

/** Return a text object's nodes. */
export function textObject(object, world) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, world) : plain(object.text);
}

function quotes(text, world) {
  const nodes = [];
  for (const run of text.split(/((?:^(?:&gt;|>)[^\n]*(?:\n|$))+)/m)) {
    if (/^(&gt;|>)/.test(run)) {
      const inner = run.replace(/\n$/, "").replace(/^(&gt;|>) ?/gm, "");
      nodes.push(h("blockquote", {}, lines(inner, (line) => inline(line, world))));
    } else if (run) nodes.push(...lines(run, (line) => inline(line, world)));
  }
  return nodes;
}

function lines(text, render) {
  return text.split("\n").flatMap((line, index) => [...(index ? [h("br")] : []), ...render(line)]);
}

function inline(text, world) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(unescape(text.slice(end, match.index)));
    end = match.index + match[0].length;
    const [all, token, code, bold, italic, strike, name] = match;
    if (token !== undefined) nodes.push(angle(token, world));
    else if (code !== undefined) nodes.push(h("code", {}, tokens(code, world)));
    else if (name !== undefined) nodes.push(emoji(name) ?? all);
    else {
      const tag = bold !== undefined ? "b" : italic !== undefined ? "i" : "s";
      nodes.push(h(tag, {}, inline(bold ?? italic ?? strike, world)));
    }
  }
  nodes.push(unescape(text.slice(end)));
  return nodes;
}

/** Inside code only `<…>` means something. */
function tokens(text, world) {
  return text.split(/<([^<>\n]+)>/).map((part, index) => (index % 2 ? angle(part, world) : unescape(part)));
}

function angle(token, world) {
  const bar = token.indexOf("|");
  const [target, label] = bar < 0 ? [token, null] : [token.slice(0, bar), token.slice(bar + 1)];
  if (target.startsWith("@")) return mention(`@${world.userName(target.slice(1), label)}`, target.slice(1) === world.me);
  if (target.startsWith("#")) return mention(`#${world.channelName(target.slice(1), label)}`, false);
  if (/^!(here|channel|everyone)$/.test(target)) return mention(`@${target.slice(1)}`, true);
  if (target.startsWith("!subteam^")) return mention(world.groupName(target.slice(9), label), world.isIn(target.slice(9)));
  if (target.startsWith("!date^")) return date(target, label ?? "", world);
  const url = unescape(target);
  return safeUrl(url) ? link(url, unescape(label ?? target)) : unescape(`<${token}>`);
}

function mention(name, mine) {
  return h("span", { class: mine ? "mention mine" : "mention" }, name);
}

function date(target, fallback, world) {
  const [, seconds, pattern, url] = target.split("^");
  const shown = Number.isFinite(Number(seconds)) && pattern ? fill(pattern, Number(seconds), world.zone) : unescape(fallback);
  const node = h("time", { title: unescape(fallback) }, shown);
  return url ? link(unescape(url), node) : node;
}
