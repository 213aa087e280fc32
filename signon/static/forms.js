// Lets each form be sent once: a second click while the first is under way does nothing.
// Whoever comes back by the browser's button finds the form ready again.

const TOO_LONG = 15000; // milliseconds after which the answer will not come any more

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-held]")) {
    delete button.dataset.held;
    button.disabled = false;
  }
}

function hold(form) {
  form.dataset.sent = "yes";
  // Afterwards: a button that is off would not be sent along, and it says what was wanted.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:enabled")) {
      button.dataset.held = "yes";
      button.disabled = true;
    }
  });
  setTimeout(() => release(form), TOO_LONG);
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  else if (!event.defaultPrevented) hold(form);
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
