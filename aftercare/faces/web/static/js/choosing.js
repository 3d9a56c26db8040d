// Choosing rows of a list for one act on many: by mouse (with Shift a range), by x, and all that the filters find.
let last = null;

function boxes() {
  return [...document.querySelectorAll("[data-choose]")];
}

function tell() {
  const form = document.querySelector("[data-bulk]");
  if (!form) return;
  const all = boxes();
  const chosen = all.filter((box) => box.checked);
  const scope = form.querySelector("[data-scope]");
  if (chosen.length < all.length) scope.value = "";
  form.classList.toggle("bulk-open", chosen.length > 0);
  form.querySelector("[data-count]").textContent = scope.value ? form.dataset.wordAll : String(chosen.length);
  form.querySelector("[data-choose-all]").hidden = chosen.length < all.length || Boolean(scope.value) || !document.querySelector(".pager [rel=next]");
  const page = document.querySelector("[data-choose-page]");
  page.checked = chosen.length === all.length && all.length > 0;
  page.indeterminate = chosen.length > 0 && chosen.length < all.length;
  for (const box of all) box.closest("tr").classList.toggle("chosen", box.checked);
}

function chooseAll(on) {
  for (const box of boxes()) box.checked = on;
  tell();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-choose]");
  if (box) {
    const all = boxes();
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    tell();
  }
  if (event.target.matches?.("[data-choose-page]")) chooseAll(event.target.checked);
  if (event.target.matches?.("[data-choose-none]")) chooseAll(false);
  if (event.target.matches?.("[data-choose-all]")) {
    document.querySelector("[data-scope]").value = "all";
    tell();
  }
});

document.addEventListener("aftercare:choose", (event) => {
  const box = event.target.querySelector("[data-choose]");
  if (!box) return;
  box.checked = !box.checked;
  tell();
});
document.addEventListener("aftercare:choose-none", () => chooseAll(false));
document.addEventListener("htmx:afterSettle", tell);
tell();
