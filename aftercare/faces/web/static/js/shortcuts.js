// Keys of the desk: / search, n new case, j and k through the rows, Enter opens, g d home, ? this list.
let lastKey = "";

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-rows] tr[data-row]")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("at"));
  const next = Math.min(Math.max(now + step, 0), rows.length - 1);
  rows.forEach((row) => row.classList.remove("at"));
  rows[next].classList.add("at");
  rows[next].querySelector("a[href]")?.focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
}

const keys = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  n: () => document.querySelector("[data-new]")?.click(),
  j: () => move(1),
  k: () => move(-1),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (lastKey === "g" && event.key === "d") location.assign("/");
  lastKey = event.key;
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});
