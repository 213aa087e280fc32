/** Update the counts of a page: this script's `data-counts` is their URL, each `[data-count]` shows one. */

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

/** Request the counts; "no-cache" lets the browser revalidate its copy, so no change means a 304. */
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
