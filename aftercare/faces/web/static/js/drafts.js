// What is typed into a form with data-draft is kept in this browser until the form has been taken in.
const PREFIX = "aftercare-draft:";
const KEEP_DAYS = 7;
const skipped = ["csrfmiddlewaretoken", "submission_key", "seen", "password"];

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !skipped.includes(field.name) && !["file", "hidden", "password", "submit", "button"].includes(field.type));
}

function keep(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.checked) (values[field.name] ??= []).push(field.value);
    } else if (field.value) {
      (values[field.name] ??= []).push(field.value);
    }
  }
  const key = PREFIX + form.dataset.draft;
  if (Object.keys(values).length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  else localStorage.removeItem(key);
}

function restore(form) {
  const kept = localStorage.getItem(PREFIX + form.dataset.draft);
  if (!kept || form.querySelector("[aria-invalid=true]")) return;
  const { at, values } = JSON.parse(kept);
  if (Date.now() - at > KEEP_DAYS * 86_400_000) {
    localStorage.removeItem(PREFIX + form.dataset.draft);
    return;
  }
  const left = structuredClone(values);
  for (const field of fieldsOf(form)) {
    if (["checkbox", "radio"].includes(field.type)) {
      if (values[field.name]) field.checked = values[field.name].includes(field.value);
    } else if (!field.value && left[field.name]?.length) {
      field.value = left[field.name].shift();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function begin(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) restore(form);
}

let waiting;
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => keep(form), 300);
});

// Kept once more as it is sent, the last words too: until it has been taken in it may still be refused, or lead to the
// page of sign-in. What was taken in is no draft any more.
document.addEventListener("submit", (event) => {
  clearTimeout(waiting);
  if (event.target.matches?.("form[data-draft]:not([data-draft=''])")) keep(event.target);
}, true);
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (form?.matches?.("form[data-draft]") && event.detail.xhr.status < 300) localStorage.removeItem(PREFIX + form.dataset.draft);
});

// The server says which draft it has taken in: in a header for htmx, on the page that follows for the rest.
document.addEventListener("htmx:afterRequest", (event) => {
  const done = event.detail.xhr?.getResponseHeader("X-Draft-Done");
  if (done) localStorage.removeItem(PREFIX + done);
});
document.addEventListener("htmx:afterSettle", (event) => begin(event.detail.elt));
for (const done of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem(PREFIX + done.dataset.draftDone);
begin(document);
