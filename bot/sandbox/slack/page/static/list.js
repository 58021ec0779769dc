// The list of messages in a channel or thread: days, runs of one author, scrolling.
import { day } from "./dates.js";
import { h, reconcile } from "./dom.js";
import { message } from "./message.js";

const RUN = 300; // seconds within which the same author's next message goes without a name

/** Bring a list of messages up to date; stay at the bottom where the reader was there. */
export function showList(list, messages, world, { inThread = false } = {}) {
  const atBottom = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const was = list.dataset.of;
  const of = `${world.me} ${world.channel} ${inThread ? messages[0]?.ts : ""}`;
  reconcile(list, entries(messages, world, inThread), ({ make }) => make());
  if (atBottom || was !== of) list.scrollTop = list.scrollHeight;
  list.dataset.of = of;
}

function entries(messages, world, inThread) {
  const shown = [];
  let above = null;
  for (const [index, raw] of messages.entries()) {
    const today = day(raw.ts, world.zone);
    const newDay = !above || day(above.ts, world.zone) !== today;
    if (newDay && !inThread) shown.push({ key: `day ${raw.ts}`, version: today, make: () => h("li", { class: "day" }, h("span", {}, today)) });
    const compact = !newDay && follows(above, raw);
    const version = JSON.stringify([raw, compact, world.version]);
    shown.push({ key: raw.ts, version, make: () => message(raw, world, { compact, inThread }) });
    if (inThread && index === 0 && messages.length > 1) shown.push(count(messages.length - 1));
    above = raw;
  }
  return shown;
}

function count(replies) {
  const text = `${replies} ${replies === 1 ? "reply" : "replies"}`;
  return { key: "count", version: text, make: () => h("li", { class: "reply-count" }, h("span", {}, text)) };
}

function follows(above, raw) {
  const plainly = [above, raw].every((each) => !each.only_for && !each.subtype && !each.broadcast);
  return plainly && above.user === raw.user && !above.reply_count && raw.ts - above.ts < RUN;
}
