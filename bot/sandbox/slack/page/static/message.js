// One message: who, when, what, and what people can do with it.
import { blocks } from "./blocks.js";
import { clock } from "./dates.js";
import { h, link } from "./dom.js";
import { emoji, QUICK } from "./emoji.js";
import { menu } from "./layer.js";
import { mrkdwn, plain } from "./mrkdwn.js";

/** Return the picture of a person or the app. */
export function avatar(user, size = "") {
  const initial = user?.is_bot ? "🔥" : (user?.name ?? "?").slice(0, 1).toUpperCase();
  return h("span", { class: `avatar ${size} tint-${tint(user?.id ?? "")}`, "aria-hidden": "true" }, initial);
}

function tint(id) {
  return [...id].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1009, 0) % 5;
}

/** Return a message's node. options: compact (same author as above), inThread. */
export function message(raw, world, { compact = false, inThread = false } = {}) {
  const user = world.user(raw.user);
  const time = h("a", { class: "time", href: `/archives/${raw.channel}/p${raw.ts.replace(".", "")}`, onclick: (event) => event.preventDefault() }, clock(raw.ts, world.zone));
  const who = h("span", { class: "name" }, world.displayName(raw.user));
  const badge = user?.is_bot ? h("span", { class: "badge" }, "APP") : null;
  const gutter = compact ? h("span", { class: "gutter" }, time) : avatar(user);
  const line = compact ? null : h("div", { class: "who" }, who, badge, time);
  return h(
    "li",
    { class: ["message", compact && "compact", raw.only_for && "private", raw.subtype].filter(Boolean).join(" "), "data-ts": raw.ts },
    raw.only_for ? h("div", { class: "only-you" }, "👁 Only visible to you") : null,
    raw.broadcast && !inThread ? h("div", { class: "only-you" }, "↩ replied to a thread") : null,
    gutter,
    h("div", { class: "content" }, line, content(raw, world), reactions(raw, world), inThread ? null : summary(raw, world)),
    raw.only_for ? null : tools(raw, world, inThread),
  );
}

function content(raw, world) {
  const place = {
    state: (block, element) => raw.values[block.block_id]?.[element.action_id],
    use: (block, element, value) => world.act("interact", { channel: raw.channel, ts: raw.ts, block_id: block.block_id, action_id: element.action_id, value }),
    error: () => null,
  };
  const edited = raw.edited ? h("span", { class: "edited" }, " (edited)") : null;
  const said = raw.blocks ? blocks(raw.blocks, world, place) : raw.text ? h("div", { class: "text" }, raw.mrkdwn ? mrkdwn(raw.text, world) : plain(raw.text), edited) : null;
  return [said, (raw.attachments ?? []).map((each) => attachment(each, world, place)), (raw.files ?? []).map(file)];
}

function attachment(each, world, place) {
  const text = (value, name) => (value ? h("div", { class: name }, mrkdwn(value, world)) : null);
  const title = each.title ? h("div", { class: "title" }, each.title_link ? link(each.title_link, each.title) : each.title) : null;
  const fields = each.fields ? h("div", { class: "fields" }, each.fields.map((field) => h("div", { class: "text" }, h("b", {}, field.title), h("br"), mrkdwn(field.value, world)))) : null;
  const body = each.blocks ? blocks(each.blocks, world, place) : [title, text(each.text, "text"), fields, text(each.footer, "footer")];
  const bar = h("div", { class: "attachment" }, body);
  if (each.color) bar.style.borderLeftColor = /^[0-9a-f]{3,8}$/i.test(each.color) ? `#${each.color}` : (NAMED[each.color] ?? each.color);
  return [text(each.pretext, "text"), bar];
}

const NAMED = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

function file(each) {
  const kind = (each.name.split(".").pop() ?? "").toUpperCase();
  return h("a", { class: "file", href: new URL(each.permalink).pathname }, h("span", { class: "kind" }, "📄"), h("span", {}, h("b", {}, each.title), h("small", {}, kind)));
}

function reactions(raw, world) {
  if (!raw.reactions) return null;
  const one = (each) => {
    const mine = each.users.includes(world.me);
    return h("button", { type: "button", class: mine ? "mine" : "", title: each.users.map((id) => world.userName(id)).join(", "), onclick: () => react(raw, each.name, world) }, emoji(each.name) ?? `:${each.name}:`, ` ${each.count}`);
  };
  return h("div", { class: "reactions" }, raw.reactions.map(one));
}

function react(raw, name, world) {
  return world.act("react", { channel: raw.channel, ts: raw.ts, name });
}

function summary(raw, world) {
  if (!raw.reply_count) return null;
  const faces = raw.reply_users.slice(0, 4).map((id) => avatar(world.user(id), "small"));
  const count = `${raw.reply_count} ${raw.reply_count === 1 ? "reply" : "replies"}`;
  return h("button", { type: "button", class: "replies", onclick: () => world.openThread(raw.ts) }, faces, h("b", {}, count), h("span", {}, `Last reply at ${clock(raw.latest_reply, world.zone)}`));
}

function tools(raw, world, inThread) {
  const quick = QUICK.map((name) => h("button", { type: "button", class: "quick", "aria-label": name, onclick: () => react(raw, name, world) }, emoji(name)));
  const reply = inThread ? null : h("button", { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => world.openThread(raw.thread_ts ?? raw.ts) }, "💬");
  const more = h("button", { type: "button", "aria-label": "More actions", title: "More actions", onclick: (event) => menu(event.currentTarget, entries(raw, world)) }, "⋮");
  return h("div", { class: "tools", role: "toolbar" }, quick, reply, more);
}

function entries(raw, world) {
  const offered = world.app.shortcuts.filter((each) => each.kind === "message");
  const own = offered.map((each) => ({ label: each.name, note: world.app.name, run: () => world.act("shortcut", { callback_id: each.callback_id, channel: raw.channel, ts: raw.ts }) }));
  const copy = { label: "Copy link", run: () => navigator.clipboard?.writeText(`${location.origin}/archives/${raw.channel}/p${raw.ts.replace(".", "")}`) };
  const thread = { label: "Reply in thread", run: () => world.openThread(raw.thread_ts ?? raw.ts) };
  return [thread, copy, ...(own.length ? [null, ...own] : [])];
}
