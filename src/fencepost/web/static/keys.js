// Keys for the hands: j and k walk the rows of a table, enter opens one, s and n decide the hit that has the focus.
"use strict";

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.indexOf(document.activeElement);
  const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  if (next) next.focus();
}

function decide(key) {
  const hit = document.activeElement.closest("[data-hit]");
  const button = hit && hit.querySelector(`[data-key="${key}"]`);
  if (button) button.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "s" || event.key === "n") decide(event.key);
});
