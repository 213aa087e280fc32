/** Keep the counts of a page as they are now: this script's `data-counts` says where they are, `[data-count]` shows one. */

const EVERY_SECONDS = 10;
const MOST_SECONDS = 300; // between two tries, after errors

const place = document.querySelector("[data-counts]");
const language = document.documentElement.lang || "en";
const written = new Intl.NumberFormat(language);
let wait = EVERY_SECONDS;
let timer;

function show(counts) {
  for (const each of document.querySelectorAll("[data-count]")) {
    const number = counts[each.dataset.count];
    if (!Number.isInteger(number)) continue;
    const text = written.format(number);
    if (each.textContent.trim() !== text) each.textContent = text;
  }
}

/** Ask for the counts; what has not changed comes without a body, from the browser's own copy. */
async function ask() {
  try {
    const answer = await fetch(place.dataset.counts, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
    wait = EVERY_SECONDS;
  } catch {
    wait = Math.min(wait * 2, MOST_SECONDS);
  }
  plan();
}

function plan() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, wait * 1000);
}

if (place) {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) ask();
  });
  plan();
}
