// Where people write: text, slash commands, global shortcuts.
import { h } from "./dom.js";
import { menu } from "./layer.js";

/** Make a composer for `form`. send(text) posts; `shortcuts()` are the app's global ones. */
export function composer(form, { send, commands, shortcuts, use }) {
  const field = h("textarea", { rows: "1", "aria-label": "Message", autocomplete: "off" });
  const hints = h("div", { class: "hints", hidden: true });
  const submit = async () => {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    suggest();
    await send(text);
  };
  const suggest = () => {
    const typed = field.value;
    const fitting = typed.startsWith("/") && !typed.includes(" ") ? commands().filter((each) => each.startsWith(typed)) : [];
    hints.replaceChildren(...fitting.map((each) => h("button", { type: "button", onclick: () => take(each) }, h("b", {}, each))));
    hints.hidden = !fitting.length;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
    sendButton.disabled = !typed.trim();
  };
  const take = (command) => {
    field.value = `${command} `;
    field.focus();
    suggest();
  };
  field.addEventListener("input", suggest);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  const open = (event) => menu(event.currentTarget, shortcuts().map((each) => ({ label: each.name, run: () => use(each) })));
  const bolt = h("button", { type: "button", class: "bolt", "aria-label": "Shortcuts", title: "Shortcuts", onclick: open }, "⚡");
  const sendButton = h("button", { type: "submit", class: "send", "aria-label": "Send", disabled: true }, "➤");
  form.replaceChildren(hints, field, h("div", { class: "bar" }, bolt, sendButton));
  return {
    /** Show whose channel this is, and whether there are shortcuts. */
    label(text) {
      field.placeholder = text;
      bolt.hidden = !shortcuts().length;
    },
  };
}
