// Updates the preview and the snippets after each change, without the button: it fetches the page
// that the form leads to, and copies them from there. The preview gets the height that its page asks
// for, as on partners' sites.

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
    // Submit the form instead; its page shows what is wrong.
    if (error.name !== "AbortError") form.requestSubmit();
  }
});
