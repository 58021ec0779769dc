"use strict";
const filter = document.getElementById("filter");
const rows = [...document.querySelectorAll("tr[data-group]")];
function show() {
  const chosen = new Set([...filter.querySelectorAll("input:checked")].map((box) => box.value));
  for (const row of rows) row.hidden = !chosen.has(row.dataset.group);
  const count = rows.filter((row) => !row.hidden).length;
  document.getElementById("shown").value = `${count} of ${rows.length} entries`;
}
filter.addEventListener("change", show);
filter.hidden = false;
show();
