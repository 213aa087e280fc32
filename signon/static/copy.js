// `button[data-copy="#id"]` copies that element's value or text, and says so: `data-copied` is read out and shown.
// Without scripts, or where a page may not write to the clipboard, the button stays hidden.

const SHOWN_SECONDS = 4;

/** Add a status element after a button, which screen readers announce, and return it. */
function voice(button) {
  const place = document.createElement("span");
  place.className = "copied";
  place.setAttribute("role", "status");
  button.after(place);
  return place;
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  const place = voice(button);
  let timer;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    try {
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    } catch {
      return; // the text is selected, so it can be copied by hand
    }
    place.textContent = button.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => (place.textContent = ""), SHOWN_SECONDS * 1000);
  });
}
