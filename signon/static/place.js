// Selects the state of a ZIP code, as the server does if none is chosen; the page contains the table
// of signon/core/postal_codes.py. A state that the visitor chose is never changed.

/** Return a map from prefixes of ZIP codes to states. */
export function beginnings(table) {
  const found = new Map();
  for (const [state, words] of Object.entries(table)) {
    for (const word of words.split(" ")) {
      const [first, last = first] = word.split("-");
      for (let number = Number(first); number <= Number(last); number += 1) {
        found.set(String(number).padStart(first.length, "0"), state);
      }
    }
  }
  return found;
}

/** Return the state of a ZIP code, or null. */
export function stateOf(code, known) {
  const zip = /^\s*([0-9]{5})(?:[ -]?[0-9]{4})?\s*$/.exec(code)?.[1];
  const sizes = zip ? [5, 4, 3] : [];
  return sizes.map((size) => known.get(zip.slice(0, size))).find(Boolean) ?? null;
}

function enhance(help) {
  const { elements } = document.getElementById(help.dataset.zipFor).form;
  const { country, state, postal_code: zip } = elements;
  const known = beginnings(JSON.parse(help.dataset.beginnings));
  const name = (code) => [...state.options].find((each) => each.value === code)?.text ?? code;
  let filled = "";

  function say(words, found) {
    const text = words
      .replace("{zip}", () => zip.value.trim())
      .replace("{place}", () => name(found))
      .replace("{chosen}", () => name(state.value));
    if (help.textContent !== text) help.textContent = text;
  }

  function fill(found) {
    if (state.value === found) return;
    state.value = filled = found;
    state.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function look() {
    const found = country.value === "US" ? stateOf(zip.value, known) : null;
    if (filled && state.value === filled && filled !== found) fill("");
    if (!found) help.textContent = "";
    else if (!state.value || filled === found) {
      fill(found);
      say(help.dataset.filled, found);
    } else if (state.value === found) help.textContent = "";
    else say(help.dataset.differs, found);
  }

  zip.addEventListener("input", look);
  country.addEventListener("change", look);
  state.addEventListener("change", () => {
    filled = "";
    if (state.value) look();
    else help.textContent = "";
  });
}

document.querySelectorAll("[data-zip-for]").forEach(enhance);
