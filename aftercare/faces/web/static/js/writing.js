// Writing on a case: ready texts go where one writes; @ in a note offers the colleagues. Composing Chinese fires nothing.
function insert(field, text, from = field.selectionStart, to = field.selectionEnd) {
  field.focus();
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

let lastWritten = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.(".words textarea")) lastWritten = event.target;
});
document.addEventListener("change", (event) => {
  const list = event.target;
  if (!list.matches?.("[data-ready-texts]") || !list.value) return;
  const field = lastWritten?.isConnected ? lastWritten : document.getElementById("answer-text");
  if (field) insert(field, list.value);
  list.value = "";
});

let box = null;
function close() {
  box?.remove();
  box = null;
}

function before(field) {
  const found = /[@＠]([^\s@＠]{0,12})$/.exec(field.value.slice(0, field.selectionStart));
  return found ? { word: found[1].toLowerCase(), from: field.selectionStart - found[1].length } : null;
}

function take(field, name) {
  const at = before(field);
  if (at) insert(field, `${name} `, at.from, field.selectionStart);
  close();
}

function offer(field) {
  close();
  const at = before(field);
  const names = at ? field.dataset.mentions.split("|").filter((name) => name && name.toLowerCase().includes(at.word)).slice(0, 8) : [];
  if (!names.length) return;
  box = document.createElement("ul");
  box.className = "mention-list";
  box.setAttribute("role", "listbox");
  names.forEach((name, index) => {
    const item = document.createElement("li");
    item.textContent = name;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(index === 0));
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(field, name); });
    box.append(item);
  });
  field.parentElement.style.position = "relative";
  field.after(box);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-mentions]") && !event.isComposing) offer(event.target);
});
document.addEventListener("compositionend", (event) => {
  if (event.target.matches?.("textarea[data-mentions]")) offer(event.target);
});
document.addEventListener("focusout", close);
document.addEventListener("keydown", (event) => {
  if (!box || event.isComposing) return;
  const items = [...box.children];
  const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = (now + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === next)));
  } else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") {
    take(event.target, items[now].textContent);
  } else if (event.key === "Escape") {
    close();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}, true);
