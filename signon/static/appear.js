// Shows next to each choice how the list will show the typed name, by the same rule as in
// signon/core/visibility.py.

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const JOINER = "\u200d";

/** Return the graphemes of a text: each letter with its combining marks. */
function graphemes(text) {
  if (!Intl.Segmenter) return text.match(/.\p{M}*/gsu) ?? []; // Firefox before 125
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** Return the first grapheme of a word, after any bracket or quote. */
function initial(word) {
  const letters = graphemes(word.slice(Math.max(0, word.search(LETTER_OR_DIGIT))));
  const last = letters.findIndex((letter) => !letter.endsWith(JOINER));
  return letters.slice(0, last < 0 ? undefined : last + 1).join("");
}

/** Return the name that the list will show, or null for none. */
export function publicName(name, visibility) {
  if (visibility === "full") return name;
  if (visibility !== "initial") return null;
  const words = name.split(/[\s\x1c-\x1f\x85]+/).filter(Boolean);
  if (words.length < 2) return initial(words[0] ?? "");
  return `${words[0]} ${initial(words.at(-1))}.`;
}

function enhance(frame) {
  const { form } = frame.querySelector("input");
  const { name, country, state } = form.elements;
  const words = frame.dataset;
  const chosen = (select) => (select.value ? select.selectedOptions[0].text : "");

  function example(visibility) {
    const typed = name.value.trim().normalize("NFC") || words.sample;
    const isInUs = country.value === "US";
    const place = (isInUs && chosen(state)) || chosen(country);
    const shown = publicName(typed, visibility);
    if (shown === null && isInUs && !state.value) return words.supporterUs;
    return (shown === null ? words.supporter : words.named)
      .replace("{place}", () => place)
      .replace("{name}", () => shown);
  }

  function show() {
    for (const each of frame.querySelectorAll("[data-example]")) {
      if (each.dataset.example !== "counted") each.textContent = example(each.dataset.example);
    }
  }

  form.addEventListener("input", show);
  form.addEventListener("change", show);
  addEventListener("pageshow", show); // the browser may have restored the fields
  show();
}

document.querySelectorAll("[data-appear]").forEach(enhance);
