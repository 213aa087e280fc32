// Lets each form be sent once: a second click while the first is under way does nothing, and a line
// beside the button says what goes on. Offline nothing is sent, as the browser's own page about it
// would take the place of what was typed. Whoever comes back by the browser's button finds the form
// ready again. The words stand in this script's own element.

const SLOW = 400; // milliseconds that an answer may take before anybody wonders
const TOO_LONG = 15000; // milliseconds after which the answer will not come any more

const words = document.querySelector("script[data-sending]").dataset;

/** Return the place where a form says what goes on; screen readers listen to it. */
function voice(form) {
  const place = document.createElement("p");
  place.className = "under-way";
  place.setAttribute("role", "status");
  form.append(place);
  return place;
}

function release(form) {
  delete form.dataset.sent;
  places.get(form).textContent = "";
  for (const button of form.querySelectorAll("[data-held]")) {
    delete button.dataset.held;
    button.disabled = false;
  }
}

function hold(form) {
  form.dataset.sent = "yes";
  places.get(form).textContent = "";
  // Afterwards: a button that is off would not be sent along, and it says what was wanted.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:enabled")) {
      button.dataset.held = "yes";
      button.disabled = true;
    }
  });
  setTimeout(() => form.dataset.sent && (places.get(form).textContent = words.sending), SLOW);
  setTimeout(() => release(form), TOO_LONG);
}

const forms = [...document.forms].filter((form) => form.method === "post");
const places = new Map(forms.map((form) => [form, voice(form)]));

addEventListener("submit", (event) => {
  const form = event.target;
  if (!places.has(form) || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  else if (navigator.onLine) hold(form);
  else {
    event.preventDefault();
    places.get(form).textContent = words.offline;
  }
});

addEventListener("online", () => forms.forEach((form) => form.dataset.sent || release(form)));
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
