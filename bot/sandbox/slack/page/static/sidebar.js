// The sidebar: channels, direct messages, what is unread.
import { h } from "./dom.js";
import { avatar } from "./message.js";

/** Draw the sidebar. choose(channel) opens one. */
export function showSidebar(nav, screen, world, choose) {
  const rooms = screen.channels.filter((each) => !each.is_im);
  const direct = screen.channels.filter((each) => each.is_im);
  const line = (each) => {
    const classes = ["entry", each.unread && "unread", each.id === screen.channel && !world.atHome && "current"].filter(Boolean).join(" ");
    const sign = each.is_im ? avatar(world.user(each.with), "tiny") : h("span", { class: "hash" }, each.is_private ? "🔒" : "#");
    const name = each.is_im ? world.displayName(each.with) : each.name;
    const count = each.mentions ? h("span", { class: "count", "aria-label": `${each.mentions} mentions` }, String(each.mentions)) : null;
    return h("button", { type: "button", class: classes, "data-channel": each.id, onclick: () => choose(each.id) }, sign, h("span", {}, name), count);
  };
  const home = h("button", { type: "button", class: `entry ${world.atHome ? "current" : ""}`, onclick: () => choose("home") }, avatar(world.user(world.app.user), "tiny"), h("span", {}, world.app.name));
  nav.replaceChildren(
    h("h1", {}, "Sandbox"),
    h("h2", {}, "Channels"),
    ...rooms.map(line),
    direct.length ? h("h2", {}, "Direct messages") : "",
    ...direct.map(line),
    h("h2", {}, "Apps"),
    home,
  );
}
