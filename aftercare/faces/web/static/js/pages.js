// What every page does: notices that close, menus that fold, the side navigation on small screens.
document.documentElement.classList.add("js");

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-dismiss]");
  if (close) close.closest(".notice").remove();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const row = event.target.closest("tr[data-row]");
  if (row && !event.target.closest("a, button, input, label, summary")) row.querySelector("a[href]")?.click();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const notices = document.getElementById("notices");
  if (notices?.childElementCount && (event.detail.target === notices || notices.querySelector(".notice-danger"))) {
    notices.scrollIntoView({ block: "nearest" });
  }
});

// A new act begins: what was said of the one before is over, and what its form was still asking has no place any more.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return;
  document.getElementById("notices")?.replaceChildren();
  for (const asking of event.detail.elt.querySelectorAll("[hx-get]")) htmx.trigger(asking, "htmx:abort");
});
