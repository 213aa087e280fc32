/** Show the progress of a background job, and reload the page when it has ended. */

const FIRST_SECONDS = 1;
const MOST_SECONDS = 5; // between two requests, also after errors

const shown = document.querySelector("[data-job]");
let wait = FIRST_SECONDS;
let timer;

/** Copy the new values into the elements that show the progress. */
function update(page) {
  for (const each of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(each.id);
    if (!fresh) continue;
    for (const name of ["max", "value"]) {
      if (fresh.hasAttribute(name)) each.setAttribute(name, fresh.getAttribute(name));
    }
    if (each.textContent !== fresh.textContent) each.textContent = fresh.textContent;
  }
}

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("[data-job]")?.dataset.job !== shown.dataset.job) {
      location.replace(location.href);
      return;
    }
    update(page);
  } catch {
    // The network failed, or the session has ended: try again later.
  }
  wait = Math.min(wait * 1.25, MOST_SECONDS);
  plan();
}

function plan() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, wait * 1000);
}

if (shown) {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) look();
  });
  plan();
}
