// The page: look at the workspace as one person, draw it, wait for a change, look again.
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { h } from "./dom.js";
import { showList } from "./list.js";
import { place, showModal } from "./modal.js";
import { changeHands, showPushes } from "./phone.js";
import { showSidebar } from "./sidebar.js";
import { makeWorld } from "./world.js";

const at = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const permalink = location.pathname.match(/^\/archives\/(\w+)\/p(\d+)(\d{6})$/);
const looking = {
  as: query.get("as") ?? "U01AMINA",
  channel: permalink?.[1] ?? query.get("channel") ?? "C0ALARMS",
  thread: query.get("thread") ?? "",
  home: false,
};
let world = null;
let pointed = permalink ? `${permalink[2]}.${permalink[3]}` : ""; // the message a permalink leads to

function go(change) {
  Object.assign(looking, change);
  const { as, channel, thread } = looking;
  history.replaceState(null, "", `/?${new URLSearchParams({ as, channel, ...(thread && { thread }) })}`);
  return refresh();
}

function choose(channel) {
  at("frame").dataset.view = "channel";
  if (channel !== "home") return go({ channel, thread: "", home: false });
  world.act("home");
  return go({ thread: "", home: true });
}

function openThread(ts) {
  return go({ thread: ts });
}

async function refresh() {
  const { as, channel, thread } = looking;
  const response = await fetch(`/sandbox/people/${as}/screen?${new URLSearchParams({ channel, thread })}`);
  const screen = await response.json();
  if (as !== looking.as || channel !== looking.channel || thread !== looking.thread) return screen.revision;
  world = makeWorld(screen, { openThread, atHome: looking.home });
  draw(screen);
  return screen.revision;
}

function draw(screen) {
  drawWho(screen);
  showSidebar(at("sidebar"), screen, world, choose);
  drawHead(screen);
  if (looking.home) drawHome(screen);
  else showList(at("messages"), screen.messages, world);
  drawThread(screen);
  showModal(at("layer"), screen.modal, world);
  showPushes(at("phone"), screen.pushes, world, choose);
  markRead(screen);
  point();
}

function point() {
  const node = pointed && document.querySelector(`[data-ts="${pointed}"]`);
  if (!node) return;
  pointed = "";
  node.classList.add("pointed");
  node.scrollIntoView({ block: "center" });
}

function drawWho(screen) {
  const people = screen.users.filter((user) => !user.is_bot);
  const select = at("who");
  if (select.options.length !== people.length) select.replaceChildren(...people.map((user) => h("option", { value: user.id }, user.name)));
  select.value = screen.me;
}

function drawHead(screen) {
  const channel = screen.channels.find((each) => each.id === screen.channel);
  const title = looking.home ? screen.app.name : channel?.is_im ? world.displayName(channel.with) : `# ${channel?.name ?? ""}`;
  const back = h("button", { type: "button", class: "back", "aria-label": "Channels", onclick: () => (at("frame").dataset.view = "sidebar") }, "‹");
  const topic = !looking.home && channel?.topic.value ? h("span", { class: "topic" }, channel.topic.value) : null;
  at("head").replaceChildren(back, h("div", {}, h("h2", {}, title), topic ?? ""));
  at("composer").hidden = looking.home;
  write.label(`Message ${channel?.is_im ? world.displayName(channel.with) : `#${channel?.name ?? ""}`}`);
}

function drawHome(screen) {
  const list = at("messages");
  const version = JSON.stringify(screen.home);
  if (list.dataset.of === version) return;
  list.dataset.of = version;
  const inside = screen.home ? blocks(screen.home.blocks, world, place(screen.home, world)) : h("p", {}, "Nothing here yet.");
  list.replaceChildren(h("li", { class: "home" }, inside));
}

function drawThread(screen) {
  const pane = at("thread");
  pane.hidden = !screen.thread?.length;
  at("frame").classList.toggle("with-thread", !pane.hidden);
  if (pane.hidden) return;
  showList(threadList, screen.thread, world, { inThread: true });
  reply.label("Reply…");
}

function markRead(screen) {
  const open = screen.channels.find((each) => each.id === screen.channel);
  if (open?.unread && document.visibilityState === "visible" && !looking.home) world.act("read", { channel: open.id });
}

function send(thread) {
  return (text) =>
    text.startsWith("/")
      ? world.act("command", { channel: looking.channel, text })
      : world.act("say", { channel: looking.channel, text, thread_ts: thread() });
}

const shared = {
  commands: () => world?.app.commands ?? [],
  shortcuts: () => world?.app.shortcuts.filter((each) => each.kind === "global") ?? [],
  use: (shortcut) => world.act("shortcut", { callback_id: shortcut.callback_id }),
};
const write = composer(at("composer"), { ...shared, send: send(() => "") });
const threadList = h("ol", { class: "messages" });
const threadForm = h("form", { class: "composer" });
const reply = composer(threadForm, { ...shared, shortcuts: () => [], send: send(() => looking.thread) });
const leave = h("button", { type: "button", class: "x", "aria-label": "Close thread", onclick: () => go({ thread: "" }) }, "✕");
at("thread").append(h("header", { class: "head" }, h("h2", {}, "Thread"), leave), threadList, threadForm);

at("who").addEventListener("change", (event) => {
  changeHands(at("phone"));
  go({ as: event.target.value, thread: "" });
});

async function watch() {
  let revision = 0;
  for (;;) {
    try {
      revision = await refresh();
      document.body.classList.remove("offline");
      await fetch(`/sandbox/revision?after=${revision}&wait=20`);
    } catch {
      document.body.classList.add("offline"); // the sandbox stopped: keep what is shown, try again
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

at("frame").dataset.view = "channel";
watch();
