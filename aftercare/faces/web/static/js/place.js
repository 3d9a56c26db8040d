// Checking in tells the place when the phone allows it; without it one checks in all the same.
const WAIT = 4000;

function tell(form, position) {
  form.elements.latitude.value = position.coords.latitude.toFixed(6);
  form.elements.longitude.value = position.coords.longitude.toFixed(6);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("form[data-place] button:not([type=button])");
  if (!button || button.form.dataset.placed || !navigator.geolocation) return;
  event.preventDefault();
  button.form.dataset.placed = "1";
  button.setAttribute("aria-busy", "true");
  const send = () => { button.removeAttribute("aria-busy"); button.form.requestSubmit(); };
  const options = { enableHighAccuracy: true, timeout: WAIT, maximumAge: 60000 };
  navigator.geolocation.getCurrentPosition((position) => { tell(button.form, position); send(); }, send, options);
});
