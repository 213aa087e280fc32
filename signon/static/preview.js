// What is picked is shown and can be copied at once, without a press of the button: the same page is
// asked for, and what it says is taken over. And the preview gets the height that the page in it asks
// for, as with partners.

const iframe = document.querySelector("iframe[data-preview]");
const form = document.querySelector(".picker form");
let asking;

addEventListener("message", (event) => {
  if (event.source !== iframe.contentWindow || event.origin !== location.origin) return;
  const { signon, height } = event.data ?? {};
  if (signon === "height" && Number.isFinite(height)) iframe.style.blockSize = `${height}px`;
});
iframe.contentWindow.postMessage({ signon: "ask" }, location.origin);

function takeOver(page) {
  for (const code of document.querySelectorAll(".snippet code")) {
    code.textContent = page.getElementById(code.id).textContent;
  }
  const next = page.querySelector("iframe[data-preview]");
  iframe.style.blockSize = "";
  for (const name of ["title", "width", "height", "src"]) iframe[name] = next[name];
}

form.addEventListener("change", async () => {
  asking?.abort();
  asking = new AbortController();
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || page.querySelector(".is-wrong")) throw new Error("not understood");
    takeOver(page);
    history.replaceState(null, "", address);
  } catch (error) {
    // The button gets the same page, with what is wrong.
    if (error.name !== "AbortError") form.requestSubmit();
  }
});
