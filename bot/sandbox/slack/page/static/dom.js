// Building the page: every string becomes a text node, so what people write stays text.

/** Make an element. `props`: class, attributes, `on…` listeners; children: nodes or strings. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  const { value: shown, ...others } = props;
  for (const [name, value] of Object.entries(others)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  if (shown !== undefined && shown !== null) node.value = shown; // after a select has its options
  return node;
}

/** Return an address people may follow, or null: no `javascript:` and the like. */
export function safeUrl(url) {
  return /^(https?:\/\/|mailto:|tel:|\/files\/|\/archives\/)/i.test(url) ? url : null;
}

/** Make a link; an address nobody should follow stays plain text. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Bring a list's children in line with `items`: keep, replace or move nodes by key. */
export function reconcile(list, items, make) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let at = list.firstChild;
  for (const { key, version, ...rest } of items) {
    let node = old.get(key);
    old.delete(key);
    if (!node || node.dataset.version !== version) {
      const fresh = make(rest);
      fresh.dataset.key = key;
      fresh.dataset.version = version;
      if (node) {
        if (node === at) at = node.nextSibling;
        node.remove();
      }
      node = fresh;
    }
    if (node === at) at = at.nextSibling;
    else list.insertBefore(node, at);
  }
  for (const node of old.values()) node.remove();
}
