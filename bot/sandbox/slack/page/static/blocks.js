// Layout blocks as Slack draws them. `place` keeps state and takes what people do:
// {state(block, element), use(block, element, value), error(block)}.
import { h, safeUrl } from "./dom.js";
import { element } from "./elements.js";
import { plain, textObject } from "./mrkdwn.js";
import { markdown, richText } from "./rich.js";

/** Return the nodes of a list of blocks. */
export function blocks(list, world, place) {
  return list.map((block) => {
    const make = KINDS[block.type];
    const inside = make ? make(block, world, place) : h("em", { class: "unknown" }, `[${block.type}]`);
    return h("div", { class: `block ${block.type}`, "data-block": block.block_id }, inside);
  });
}

function interactive(block, spec, world, place) {
  return element(spec, place.state(block, spec), world, (value) => place.use(block, spec, value));
}

function sourceOf(spec) {
  const file = spec.slack_file;
  return file?.id ? `/files/${encodeURIComponent(file.id)}/image` : (file?.url ?? spec.image_url ?? "");
}

function picture(spec) {
  const source = safeUrl(sourceOf(spec));
  const alt = spec.alt_text ?? "";
  return source ? h("img", { src: source, alt, title: alt, loading: "lazy" }) : h("span", { class: "no-image" }, alt);
}

function section(block, world, place) {
  const text = block.text ? h("div", { class: "text" }, textObject(block.text, world)) : null;
  const fields = block.fields ? h("div", { class: "fields" }, block.fields.map((each) => h("div", { class: "text" }, textObject(each, world)))) : null;
  const beside = block.accessory ? h("div", { class: "accessory" }, block.accessory.type === "image" ? picture(block.accessory) : interactive(block, block.accessory, world, place)) : null;
  return [h("div", { class: "body" }, text, fields), beside];
}

function context(block, world) {
  return block.elements.map((each) => (each.type === "image" ? picture(each) : h("span", { class: "text" }, textObject(each, world))));
}

function image(block) {
  return h("figure", {}, block.title ? h("figcaption", {}, plain(block.title.text)) : null, picture(block));
}

function input(block, world, place) {
  const error = place.error(block);
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  const asked = h("span", { class: "label" }, plain(block.label.text), optional);
  const field = interactive(block, block.element, world, place);
  const grouped = ["checkboxes", "radio_buttons"].includes(block.element.type);
  const hint = block.hint ? h("small", { class: "hint" }, plain(block.hint.text)) : null;
  const complaint = error ? h("small", { class: "error", role: "alert" }, error) : null;
  return h(grouped ? "div" : "label", { class: error ? "wrong" : "" }, asked, field, complaint, hint);
}

function table(block, world) {
  const align = (index) => block.column_settings?.[index]?.align ?? "left";
  const cell = (each) => (each.type === "rich_text" ? richText(each, world) : each.text);
  const row = (cells, tag) => h("tr", {}, cells.map((each, index) => h(tag, { class: align(index) }, cell(each))));
  const [first, ...rest] = block.rows;
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, row(first, "th")), h("tbody", {}, rest.map((cells) => row(cells, "td")))));
}

const ALERTS = { info: "ℹ️", warning: "⚠️", error: "⛔", success: "✅" };

const KINDS = {
  actions: (block, world, place) => block.elements.map((each) => interactive(block, each, world, place)),
  alert: (block, world) => h("div", { class: `alert-box ${block.level ?? ""}` }, ALERTS[block.level] ?? "", h("div", {}, textObject(block.text, world))),
  context,
  divider: () => h("hr"),
  header: (block) => h("h3", {}, plain(block.text.text)),
  image,
  input,
  markdown: (block) => markdown(block.text),
  rich_text: richText,
  section,
  table,
};
