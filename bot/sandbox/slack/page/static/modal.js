// Modals: what the app shows, what the person fills in, what it complains about.
import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { avatar } from "./message.js";
import { plain } from "./mrkdwn.js";

let shown = "";
let drafts = {}; // block id -> action id -> what was typed and not sent yet

/** Show a person's topmost modal, or none. */
export function showModal(layer, view, world) {
  const version = view ? JSON.stringify([view.id, view.hash, view.errors, world.version]) : "";
  if (version === shown) return;
  if (!view || !shown.includes(view.id)) drafts = {};
  const focused = document.activeElement?.closest?.(".modal [data-action]")?.dataset.action;
  shown = version;
  layer.querySelector(".modal-cover")?.remove();
  if (view) {
    layer.append(h("div", { class: "cover modal-cover" }, modal(view, world)));
    focus(layer, focused);
  }
}

function focus(layer, action) {
  const wanted = action ? layer.querySelector(`.modal [data-action="${CSS.escape(action)}"]`) : null;
  const first = layer.querySelector(".modal .wrong .field") ?? short(layer);
  (wanted ?? (matchMedia("(hover: hover)").matches ? first : null))?.focus();
}

// A long modal is read from its top: a field below would pull it down.
function short(layer) {
  const body = layer.querySelector(".modal .body");
  return body && body.scrollHeight > body.clientHeight ? null : layer.querySelector(".modal .field, .modal .pick");
}

function modal(view, world) {
  const close = () => world.act("close", { view: view.id });
  const send = (event) => {
    event.preventDefault();
    return submit(view, world, event.target);
  };
  const cross = h("button", { type: "button", class: "x", "aria-label": "Close", onclick: close }, "✕");
  const cancel = h("button", { type: "button", class: "button", onclick: close }, plain(view.close?.text ?? (view.previous_view_id ? "Back" : "Cancel")));
  const go = view.submit ? h("button", { type: "submit", class: "button primary", disabled: view.submit_disabled }, plain(view.submit.text)) : null;
  return h(
    "form",
    { class: "modal", role: "dialog", "aria-modal": "true", "aria-label": view.title.text, novalidate: true, onsubmit: send, onkeydown: (event) => event.key === "Escape" && close(), "data-view": view.id },
    h("header", {}, avatar(world.user(world.app.user), "app"), h("h2", {}, plain(view.title.text)), cross),
    h("div", { class: "body" }, blocks(view.blocks, world, place(view, world))),
    h("footer", {}, cancel, go),
  );
}

/** Keep a view's elements: drafts of inputs here, everything else through the app. */
export function place(view, world) {
  return {
    state: (block, element) => {
      const kept = view.state.values[block.block_id]?.[element.action_id];
      const draft = drafts[block.block_id]?.[element.action_id];
      return draft === undefined ? kept : drafted(element, draft);
    },
    use: (block, element, value) => {
      if (block.type === "input") (drafts[block.block_id] ??= {})[element.action_id] = value;
      if (block.type === "input" && !block.dispatch_action) return undefined;
      return world.act("interact", { view: view.id, block_id: block.block_id, action_id: element.action_id, value });
    },
    error: (block) => view.errors?.[block.block_id] ?? null,
  };
}

/** Turn a draft back into the shape of Slack's state, so that a redrawn modal keeps it. */
function drafted(element, value) {
  const all = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
  const option = (wanted) => all.find((each) => each.value === wanted) ?? null;
  const many = Array.isArray(value);
  const options = many ? value.map(option) : option(value);
  return {
    value,
    [many ? "selected_options" : "selected_option"]: options,
    [many ? "selected_users" : "selected_user"]: value,
    [many ? "selected_channels" : "selected_channel"]: value,
    [many ? "selected_conversations" : "selected_conversation"]: value,
    selected_date: value,
    selected_time: value,
    selected_date_time: value,
  };
}

async function submit(view, world, form) {
  form.classList.add("busy");
  await world.act("submit", { view: view.id, values: drafts });
  form.classList.remove("busy");
}
