// Shows next to each choice how the list will show the typed name. How a name is shortened is decided by the
// server (signon/core/short_names.py), which knows titles, degrees and scripts. This file shortens only plain names;
// for any other the invented name stays, and the page to confirm shows how it comes out.

const MOST_WORDS = 4;
// Of small letters after the first: in "DIAZ Rosa", the server takes the capitals for the family name.
const PLAIN_WORD = /^\p{Lu}\p{Ll}+([-'\u2019]\p{Lu}?\p{Ll}+)*$/u;
const PARTICLE = /^(?:de|del|la|las|los|da|dos|van|von|bin|al)$/u;
const TITLES_AND_DEGREES = new Set([
  ..."Dr Dra Mr Mrs Ms Miss Mx Prof Professor Doctor Doctora Rev Reverend Fr Father Mother Brother Sister".split(" "),
  ..."Sr Sra Srta Don Do\u00f1a Padre Hermana Sir Dame Lord Lady Hon Judge Justice Rabbi Imam Pastor Bishop".split(" "),
  ..."Deacon Mayor Senator Governor President King Queen Prince Princess Captain".split(" "),
  ..."Jr Esq Esquire Phd Md Rn Ii Iii Iv".split(" "),
]);

/** Return the name that the list will show, null for none, undefined if only the server can tell. */
export function publicName(name, visibility) {
  if (visibility === "full") return name;
  if (visibility !== "initial") return null;
  const words = name.split(/\s+/).filter(Boolean);
  const [first, last] = [words[0], words.at(-1)];
  const isPlain =
    words.length > 1 &&
    words.length <= MOST_WORDS &&
    [first, last].every((word) => PLAIN_WORD.test(word)) &&
    words.every((word) => PLAIN_WORD.test(word) || PARTICLE.test(word)) &&
    !words.some((word) => TITLES_AND_DEGREES.has(word));
  return isPlain ? `${first} ${[...last][0]}.` : undefined;
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
    const told = publicName(typed, visibility);
    const shown = told === undefined ? publicName(words.sample, visibility) : told;
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
