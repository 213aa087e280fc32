/** Mark the action being read in the table of contents, and in the bar on small screens. */

const EYE = 0.2; // where the reader is assumed to look, as a share of the window's height from its top
const END = 0.5; // near the end of the page, which cannot scroll further, that line moves down by this share

/** Return the index of the last section that begins above the line where the reader looks, or -1. */
function placeOf(sections) {
  const left = document.documentElement.scrollHeight - innerHeight - scrollY;
  const eye = innerHeight * EYE + Math.max(0, innerHeight * END - left);
  const begun = sections.filter((each) => each.getBoundingClientRect().top <= eye);
  return begun.length - 1;
}

/** Scroll the list, but not the page, until its marked link is visible. */
function reveal(link, list) {
  const outer = list.getBoundingClientRect();
  const inner = link.getBoundingClientRect();
  if (inner.top < outer.top) list.scrollTop += inner.top - outer.top;
  if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom;
}

function follow(list) {
  const links = [...list.querySelectorAll('a[href^="#"]')];
  const sections = links.map((each) => document.getElementById(each.hash.slice(1)));
  const place = document.querySelector("[data-place]");
  const word = document.querySelector("[data-word]");
  let shown = -1;

  function mark() {
    const now = placeOf(sections);
    if (now === shown) return;
    links[shown]?.removeAttribute("aria-current");
    links[now]?.setAttribute("aria-current", "location");
    if (now >= 0) reveal(links[now], list);
    if (place) {
      place.hidden = now < 0;
      place.textContent = place.dataset.place.replace("{number}", links[now]?.textContent.trim().split(/\s/)[0]);
      word.classList.toggle("visually-hidden", now >= 0);
    }
    shown = now;
  }

  let isWaiting = false;
  function soon() {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      mark();
    });
  }

  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  mark();
}

const list = document.getElementById("contents");
if (list) follow(list);

// The contents in the bar close when one of their links is followed.
const folded = document.querySelector("details.where");
folded?.addEventListener("click", (event) => {
  if (event.target.closest("a")) folded.open = false;
});
