// Interactive elements. `use(value)` tells what the person did; `state` is what Slack kept.
import { h, safeUrl } from "./dom.js";
import { fromLocal, toLocal } from "./dates.js";
import { ask, menu } from "./layer.js";
import { plain, textObject } from "./mrkdwn.js";

/** Return the node of an element. ids: unique on the page, for labels. */
export function element(spec, state, world, use) {
  const confirmed = async (value) => {
    if (!spec.confirm || (await ask(spec.confirm, world))) return use(value);
  };
  const make = KINDS[spec.type];
  const node = make ? make(spec, state ?? {}, world, confirmed) : h("em", { class: "unknown" }, `[${spec.type}]`);
  node.dataset.action = spec.action_id ?? "";
  return node;
}

function button(spec, _state, _world, use) {
  const node = h("button", { type: "button", class: `button ${spec.style ?? ""}`, "aria-label": spec.accessibility_label }, plain(spec.text.text));
  node.addEventListener("click", async () => {
    const url = safeUrl(spec.url ?? "");
    if (url) open(url, "_blank", "noopener");
    node.classList.add("busy");
    await use(spec.value ?? null);
    node.classList.remove("busy");
  });
  return node;
}

function overflow(spec, _state, _world, use) {
  const items = spec.options.map((option) => ({
    label: plain(option.text.text),
    note: option.description ? plain(option.description.text) : null,
    run: () => use(option.value),
  }));
  return h("button", { type: "button", class: "button overflow", "aria-label": "More", onclick: (event) => menu(event.currentTarget, items) }, "⋯");
}

function option(each) {
  return h("option", { value: each.value }, plain(each.text.text));
}

function pick(spec, chosen, options, use) {
  const hint = spec.placeholder?.text ?? "Choose an option";
  const change = (event) => use(event.target.value || null);
  return h("select", { class: "pick", "aria-label": hint, value: chosen ?? "", onchange: change }, h("option", { value: "" }, plain(hint)), options);
}

function pickMany(spec, chosen, options, use) {
  const change = (event) => use([...event.target.selectedOptions].map((each) => each.value));
  const node = h("select", { class: "pick many", multiple: true, onchange: change }, options);
  for (const each of node.options) each.selected = (chosen ?? []).includes(each.value);
  return node;
}

function staticOptions(spec) {
  const groups = (spec.option_groups ?? []).map((group) => h("optgroup", { label: group.label.text }, group.options.map(option)));
  return [...(spec.options ?? []).map(option), ...groups];
}

function people(world) {
  return world.users.map((user) => h("option", { value: user.id }, user.name));
}

function places(world) {
  return world.channels.map((channel) => h("option", { value: channel.id }, channel.name ? `#${channel.name}` : world.userName(channel.with)));
}

function choices(kind) {
  return (spec, state, world, use) => {
    const name = crypto.randomUUID();
    const many = kind === "checkbox";
    const chosen = (many ? (state.selected_options ?? []) : [state.selected_option]).filter(Boolean).map((each) => each.value);
    const box = h("div", { class: "choices" });
    const change = () => {
      const ticked = [...box.querySelectorAll(":checked")].map((each) => each.value);
      return use(many ? ticked : ticked[0]);
    };
    box.append(
      ...spec.options.map((each) => {
        const tick = h("input", { type: kind, name, value: each.value, checked: chosen.includes(each.value), onchange: change });
        const note = each.description ? h("small", {}, textObject(each.description, world)) : null;
        return h("label", {}, tick, h("span", {}, textObject(each.text, world), note));
      }),
    );
    return box;
  };
}

function field(type, key = "value") {
  return (spec, state, _world, use) => {
    const multiline = spec.multiline && type === "text";
    const change = (event) => use(event.target.value || null);
    const listen = key === "value" ? { oninput: change } : { onchange: change };
    const limits = { maxlength: spec.max_length, min: spec.min_value, max: spec.max_value };
    const hint = { placeholder: spec.placeholder?.text };
    return h(multiline ? "textarea" : "input", { class: "field", type: multiline ? null : type, ...hint, ...limits, ...listen, value: state[key] ?? "" });
  };
}

function moment(_spec, state, world, use) {
  const change = (event) => use(fromLocal(event.target.value, world.zone));
  return h("input", { class: "field", type: "datetime-local", value: toLocal(state.selected_date_time, world.zone), onchange: change });
}

const KINDS = {
  button,
  overflow,
  checkboxes: choices("checkbox"),
  radio_buttons: choices("radio"),
  static_select: (spec, state, _world, use) => pick(spec, state.selected_option?.value, staticOptions(spec), use),
  users_select: (spec, state, world, use) => pick(spec, state.selected_user, people(world), use),
  channels_select: (spec, state, world, use) => pick(spec, state.selected_channel, places(world), use),
  conversations_select: (spec, state, world, use) => pick(spec, state.selected_conversation, places(world), use),
  multi_static_select: (spec, state, _world, use) => pickMany(spec, state.selected_options?.map((each) => each.value), staticOptions(spec), use),
  multi_users_select: (spec, state, world, use) => pickMany(spec, state.selected_users, people(world), use),
  multi_channels_select: (spec, state, world, use) => pickMany(spec, state.selected_channels, places(world), use),
  multi_conversations_select: (spec, state, world, use) => pickMany(spec, state.selected_conversations, places(world), use),
  datepicker: field("date", "selected_date"),
  timepicker: field("time", "selected_time"),
  datetimepicker: moment,
  plain_text_input: field("text"),
  email_text_input: field("email"),
  url_text_input: field("url"),
  number_input: field("number"),
};
