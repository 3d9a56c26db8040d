// Copies what stands in a read-only field. Without it, or without a clipboard, the field is selected by hand.
for (const line of document.querySelectorAll("[data-copy]")) {
  const from = line.querySelector("[data-copy-from]");
  const button = line.querySelector("[data-copy-now]");
  const words = line.querySelector("[data-copy-words]");
  from.addEventListener("focus", () => from.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(from.value);
    words.textContent = words.dataset.done;
  });
}
