// Accepts a pasted code, and counts down the time until the mail may be requested again.

/** Return the six digits in a pasted text, in two groups; null if there are none. */
export function codeIn(text) {
  const digits = text.normalize("NFKC").match(/(?<!\d)(?:\d[\s.\u2010-\u2015-]*){5}\d(?!\d)/);
  return digits && digits[0].replace(/\D/g, "").replace(/^(\d{3})/, "$1 ");
}

function takePaste(input) {
  input.addEventListener("paste", (event) => {
    const code = codeIn(event.clipboardData.getData("text"));
    if (!code) return;
    event.preventDefault();
    input.value = code;
  });
}

function countDown(form) {
  const button = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  const { wait, waiting, ready } = form.dataset;
  const label = button.textContent;
  const end = Date.now() + Number(wait) * 1000;

  function tick() {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    button.disabled = seconds > 0;
    button.textContent = seconds > 0 ? waiting.replace("{seconds}", seconds) : label;
    if (seconds > 0) setTimeout(tick, 1000);
    else status.textContent = ready;
  }

  if (Number(wait) > 0) tick();
}

document.querySelectorAll("input[autocomplete=one-time-code]").forEach(takePaste);
document.querySelectorAll("form[data-wait]").forEach(countDown);
