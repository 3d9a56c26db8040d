// A long list of tiles narrows while one types: by the words on them and by pinyin initials.
function narrow(input) {
  const list = document.getElementById(input.dataset.filter);
  const wanted = input.value.trim().toLowerCase();
  let left = 0;
  for (const group of list.querySelectorAll("[data-filter-group]")) {
    let shown = 0;
    for (const tile of group.querySelectorAll("[data-filter-text]")) {
      tile.hidden = !tile.dataset.filterText.includes(wanted);
      if (!tile.hidden) shown += 1;
    }
    group.hidden = !shown;
    left += shown;
  }
  const none = list.parentElement.querySelector("[data-filter-none]");
  if (none) none.hidden = left > 0;
}

for (const box of document.querySelectorAll("[data-filter-box]")) box.hidden = false;
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-filter]")) narrow(event.target);
});
