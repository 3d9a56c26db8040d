// Forms: sent once, asked first where it matters, Ctrl+Enter sends; a swapped form gets the focus on its first mistake.
const busy = new WeakSet();

function release(form) {
  busy.delete(form);
  for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
}

function ask(form, text, submitter) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  const inner = document.createElement("form");
  inner.method = "dialog";
  const words = document.createElement("p");
  words.textContent = text;
  const foot = document.createElement("div");
  foot.className = "form-foot";
  const no = Object.assign(document.createElement("button"), { value: "no", className: "btn btn-quiet", textContent: document.body.dataset.wordNo });
  const yes = Object.assign(document.createElement("button"), { value: "yes", className: "btn btn-primary", textContent: document.body.dataset.wordYes });
  foot.append(no, yes);
  inner.append(words, foot);
  dialog.append(inner);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "1";
    form.requestSubmit(submitter && form.contains(submitter) ? submitter : undefined);
  });
  dialog.showModal();
}

// Before htmx hears of it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, form.dataset.confirm, event.submitter);
    return;
  }
  delete form.dataset.confirmed;
  if (!form.matches("[data-once]")) return;
  if (busy.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  busy.add(form);
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach(release));

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form")?.requestSubmit();
});

function toFirstMistake(root) {
  root.querySelector("[aria-invalid=true]")?.focus();
}
document.addEventListener("htmx:afterSettle", (event) => toFirstMistake(event.detail.elt));
toFirstMistake(document);

document.addEventListener("change", (event) => event.target.closest?.("form[data-auto-submit]")?.requestSubmit());
