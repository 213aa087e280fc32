/** Follow long work: show how far it is, and open its page anew when it is over. */

const FIRST_SECONDS = 1;
const MOST_SECONDS = 5; // between two looks, also after errors

const shown = document.querySelector("[data-job]");
let wait = FIRST_SECONDS;
let timer;

/** Take over what is new in the elements that tell how far it is. */
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
    // The line is down, or nobody is signed in any more: the next look may tell.
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
