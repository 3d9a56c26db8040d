// Keys of the desk; the list of them is in keys.html. What a page offers under a key says so itself: data-key="a" is
// pressed, opened or focused by a. Nothing happens while somebody types or composes Chinese.
const KEPT = "aftercare-queue";
let lastKey = "";
let lastAt = 0;

function typing(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  return event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]") !== null;
}

function rowsOf() {
  return [...document.querySelectorAll("[data-rows] tr[data-row]")];
}

function move(step) {
  const rows = rowsOf();
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("at"));
  const next = Math.min(Math.max(now + step, 0), rows.length - 1);
  rows.forEach((row) => row.classList.remove("at"));
  rows[next].classList.add("at");
  rows[next].querySelector("a[href]")?.focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
}

function choose() {
  const row = rowsOf().find((each) => each.classList.contains("at"));
  row?.dispatchEvent(new CustomEvent("aftercare:choose", { bubbles: true }));
}

// The queue as it was when a case was opened from it: so that the next one is one key away.
function keepQueue() {
  const list = document.querySelector(".queue-list");
  if (!list) return;
  const cases = [...list.querySelectorAll("tr[data-row] .c-number a")].map((link) => new URL(link.href).pathname);
  const more = document.querySelector(".pager [rel=next]")?.getAttribute("href") ?? "";
  sessionStorage.setItem(KEPT, JSON.stringify({ cases, more, back: location.pathname + location.search }));
}

function kept() {
  const found = sessionStorage.getItem(KEPT);
  return found ? JSON.parse(found) : null;
}

function neighbour(step) {
  const queue = kept();
  const here = queue?.cases.indexOf(location.pathname) ?? -1;
  if (here < 0) return "";
  return queue.cases[here + step] ?? (step > 0 ? queue.more : "") ?? "";
}

function go(address) {
  if (address) location.assign(address);
}

function showNeighbours() {
  const place = document.querySelector("[data-queue-way]");
  const queue = kept();
  const here = queue?.cases.indexOf(location.pathname) ?? -1;
  if (!place || here < 0) return;
  place.hidden = false;
  place.querySelector("[data-queue-place]").textContent = `${here + 1} / ${queue.cases.length}${queue.more ? "+" : ""}`;
  place.querySelector("[data-queue-back]").href = queue.back;
  for (const [name, step] of [["prev", -1], ["next", 1]]) {
    const link = place.querySelector(`[data-queue-${name}]`);
    const address = neighbour(step);
    link.hidden = !address;
    if (address) link.href = address;
  }
}

function press(key) {
  const target = [...document.querySelectorAll(`[data-key="${key}"]`)].find((each) => each.checkVisibility?.() ?? true);
  if (!target) return false;
  target.scrollIntoView({ block: "center" });
  if (target.matches("summary")) {
    target.parentElement.open = true;
    (target.parentElement.querySelector(".panel-body :is(input:not([type=hidden]), textarea, select, button)") ?? target).focus();
  } else if (target.matches("textarea, input, select")) {
    target.focus();
  } else {
    target.focus();
    target.click();
  }
  return true;
}

function toTop() {
  const title = document.querySelector("#case h1");
  if (!title || document.activeElement !== document.body) return;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

const keys = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  n: () => document.querySelector("[data-new]")?.click(),
  j: () => move(1),
  k: () => move(-1),
  x: choose,
  f: () => document.querySelector("[data-filter-words]")?.focus(),
  "]": () => go(neighbour(1)),
  "[": () => go(neighbour(-1)),
  u: () => go(document.querySelector("#case") ? kept()?.back ?? document.querySelector("[data-queue-home]")?.getAttribute("href") : ""),
  "?": () => document.getElementById("keys")?.showModal(),
};
const after = { d: "/", q: "/desk/cases/", b: "/desk/board/" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
  if (event.key === "Escape") {
    document.dispatchEvent(new CustomEvent("aftercare:choose-none"));
    return;
  }
  const leads = lastKey === "g" && event.timeStamp - lastAt < 1500 ? after[event.key] : "";
  lastKey = event.key;
  lastAt = event.timeStamp;
  if (leads) {
    event.preventDefault();
    go(leads);
  } else if (event.key in keys) {
    event.preventDefault();
    keys[event.key]();
  } else if (/^[a-z]$/.test(event.key) && press(event.key)) {
    event.preventDefault();
  }
});

// Leaving a field with Escape gives the keys back.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && event.target.matches?.("input, textarea, select")) event.target.blur();
});

document.addEventListener("htmx:afterSettle", () => { keepQueue(); showNeighbours(); toTop(); });
keepQueue();
showNeighbours();
