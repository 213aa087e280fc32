// Shows beside each choice how the list will show the name that is typed: the same rule as in
// signon/core/visibility.py. It asks no Intl.Segmenter, whose answers differ by its age.

const MARK = /^[\p{M}\u200c\u200d]$/u;
const LETTER_OR_DIGIT = /^[\p{L}\p{N}]$/u;
const SKIN_TONE = /^[\u{1f3fb}-\u{1f3ff}]$/u;
const FLAG = /^[\u{1f1e6}-\u{1f1ff}]{2}$/u;

function continues(grapheme, sign) {
  const isFlag = [...grapheme].length === 1 && FLAG.test(grapheme + sign);
  return MARK.test(sign) || SKIN_TONE.test(sign) || isFlag || grapheme.endsWith("\u200d");
}

/** Return the first letter of a word as it is drawn, past a bracket or quote. */
function initial(word) {
  const signs = [...word];
  const start = Math.max(0, signs.findIndex((sign) => LETTER_OR_DIGIT.test(sign)));
  let grapheme = signs[start] ?? "";
  for (const sign of signs.slice(start + 1)) {
    if (!continues(grapheme, sign)) break;
    grapheme += sign;
  }
  return grapheme;
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
  addEventListener("pageshow", show); // what the browser has filled in again, too
  show();
}

document.querySelectorAll("[data-appear]").forEach(enhance);
