// What lies over the page: menus, and dialogs that ask.
import { h } from "./dom.js";
import { textObject, plain } from "./mrkdwn.js";

function layer() {
  return document.getElementById("layer");
}

/** Close every menu. */
export function closeMenus() {
  for (const menu of document.querySelectorAll(".menu-cover")) menu.remove();
}

/** Open a menu at a button. items: {label (string or nodes), note, danger, run}, or null for a line. */
export function menu(anchor, items) {
  closeMenus();
  const entries = items.map((item) => {
    if (!item) return h("hr");
    const run = () => {
      closeMenus();
      item.run();
    };
    const note = item.note ? h("small", {}, item.note) : null;
    return h("button", { type: "button", class: item.danger ? "danger" : "", role: "menuitem", onclick: run }, item.label, note);
  });
  const box = h("div", { class: "menu", role: "menu" }, entries);
  const cover = h("div", { class: "menu-cover", onclick: closeMenus }, box);
  layer().append(cover);
  place(box, anchor.getBoundingClientRect());
  box.querySelector("button")?.focus();
}

function place(box, at) {
  if (matchMedia("(max-width: 700px)").matches) return; // a sheet at the bottom, by style alone
  const below = at.bottom + box.offsetHeight + 8 < innerHeight;
  box.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - box.offsetHeight - 4)}px`;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8))}px`;
}

/** Ask with a confirm object; resolve to whether the person agreed. */
export function ask(confirm, world) {
  return new Promise((resolve) => {
    const answer = (agreed) => () => {
      cover.remove();
      resolve(agreed);
    };
    const danger = confirm.style === "danger";
    const dialog = h(
      "div",
      { class: "dialog", role: "alertdialog", "aria-modal": "true" },
      h("header", {}, h("h2", {}, plain(confirm.title.text)), h("button", { type: "button", class: "x", "aria-label": "Close", onclick: answer(false) }, "✕")),
      h("div", { class: "body" }, textObject(confirm.text, world)),
      h(
        "footer",
        {},
        h("button", { type: "button", class: "button", onclick: answer(false) }, plain(confirm.deny.text)),
        h("button", { type: "button", class: `button ${danger ? "danger" : "primary"}`, onclick: answer(true) }, plain(confirm.confirm.text)),
      ),
    );
    const cover = h("div", { class: "cover" }, dialog);
    layer().append(cover);
    dialog.querySelector(".button:last-child").focus();
  });
}

/** Say that something did not work, for a few seconds. */
export function complain(text) {
  const note = h("div", { class: "complaint", role: "alert" }, "⚠️ ", text);
  layer().append(note);
  setTimeout(() => note.remove(), 6000);
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
});
