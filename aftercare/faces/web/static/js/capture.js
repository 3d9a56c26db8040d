// Photos chosen are shown before they are sent and can be taken out again; a signature is drawn and sent as an image.
const pads = new WeakMap();

function showPhotos(input) {
  const list = input.closest("[data-photos]").querySelector("[data-photo-preview]");
  list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
  list.replaceChildren(...[...input.files].map((file, index) => {
    const item = document.createElement("li");
    const shown = file.type.startsWith("image/") ? document.createElement("img") : document.createElement("span");
    if (shown instanceof HTMLImageElement) {
      shown.src = URL.createObjectURL(file);
      shown.alt = file.name;
    } else {
      shown.className = "paper-preview";
      shown.textContent = file.name;
    }
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "photo-remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${document.body.dataset.wordRemove} ${file.name}`);
    remove.addEventListener("click", () => takeOut(input, index));
    item.append(shown, remove);
    return item;
  }));
}

function takeOut(input, index) {
  const rest = new DataTransfer();
  [...input.files].forEach((file, at) => at !== index && rest.items.add(file));
  input.files = rest.files;
  showPhotos(input);
}

// A second shot with the camera adds to the first instead of replacing it.
function addPhotos(input) {
  const all = new DataTransfer();
  if (input.multiple) for (const file of input.keptFiles ?? []) all.items.add(file);
  for (const file of input.files) all.items.add(file);
  input.files = all.files;
  input.keptFiles = [...input.files];
  showPhotos(input);
}

function fit(canvas, pad) {
  const ratio = Math.max(window.devicePixelRatio || 1, 1);
  const drawn = pad.toData();
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
  pad.fromData(drawn);
}

function startPad(box) {
  const canvas = box.querySelector("canvas");
  if (pads.has(box) || !window.SignaturePad) return;
  const pad = new window.SignaturePad(canvas, { penColor: "#16211f", minWidth: 1, maxWidth: 3 });
  const value = box.querySelector("[data-signature-value]");
  pads.set(box, pad);
  new ResizeObserver(() => canvas.offsetWidth && fit(canvas, pad)).observe(canvas);
  pad.addEventListener("beginStroke", () => { box.dataset.signed = ""; });
  pad.addEventListener("endStroke", () => { value.value = pad.toDataURL("image/png"); });
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    pad.clear();
    value.value = "";
    delete box.dataset.signed;
  });
}

function begin(root) {
  root.querySelectorAll("[data-signature]").forEach(startPad);
  // Photos that were chosen before this script had arrived, or that the browser brought back.
  root.querySelectorAll("[data-photos] input[type=file]").forEach((input) => input.files.length && !input.keptFiles && addPhotos(input));
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-photos] input[type=file]")) addPhotos(event.target);
});
document.addEventListener("htmx:afterSettle", (event) => begin(event.detail.elt));
document.addEventListener("toggle", (event) => begin(event.target), true);
begin(document);
