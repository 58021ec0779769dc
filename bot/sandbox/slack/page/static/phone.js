// Push notifications as a phone shows them: the app, the channel, and exactly `text`.
import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";

const LIFE = 6000; // milliseconds
let seen = null; // the number of the newest push shown, null before the first look

/** Show pushes that are new since the last look. open(channel) follows one. */
export function showPushes(box, pushes, world, open) {
  const newest = pushes.at(-1)?.number ?? 0;
  const fresh = seen === null ? [] : pushes.filter((push) => push.number > seen);
  seen = newest;
  for (const push of fresh.slice(-3)) box.append(card(push, world, open));
  while (box.children.length > 3) box.firstChild.remove();
}

/** Forget what was shown: another person holds the phone now. */
export function changeHands(box) {
  seen = null;
  box.replaceChildren();
}

function card(push, world, open) {
  const where = world.channelName(push.channel);
  const title = `${world.displayName(push.author)}${where ? ` (#${where})` : ""}`;
  const leave = () => node.remove();
  const follow = () => {
    leave();
    open(push.channel);
  };
  const body = h("button", { type: "button", onclick: follow }, h("b", {}, title), h("span", { class: "push-text" }, readable(push.text, world)));
  const dismiss = h("button", { type: "button", "aria-label": "Dismiss", onclick: leave }, "✕");
  const app = h("div", { class: "push-app" }, h("span", { class: "push-icon" }, "#"), "SANDBOX", h("time", {}, "now"), dismiss);
  const node = h("div", { class: "push" }, app, body);
  setTimeout(leave, LIFE);
  return node;
}

/** A phone shows names for mentions, labels for links and emoji; all else as it was written. */
function readable(text, world) {
  const told = text.replace(/<([@#!]?)([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_all, mark, target, label) => {
    if (mark === "@") return `@${world.userName(target, label)}`;
    if (mark === "#") return `#${world.channelName(target, label)}`;
    if (mark === "!") return label ?? `@${target.split("^")[0]}`;
    return label ?? target;
  });
  return plain(told);
}
