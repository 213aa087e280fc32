// Prevents double submission: until the response comes, a second click does nothing, and a line in
// the form says that it is being sent. Offline nothing is sent, as the browser's error page would
// replace what was typed. After the browser's back button the form can be sent again. The messages
// are data attributes of this script's element.

const SLOW = 400; // milliseconds without a response before the message is shown
const TOO_LONG = 15000; // milliseconds without a response before the form can be sent again

const words = document.querySelector("script[data-sending]").dataset;

/** Add a status element to a form, which screen readers announce, and return it. */
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
  // After the submission: the value of a disabled button would not be sent.
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
