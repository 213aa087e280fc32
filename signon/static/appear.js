// Shows next to each choice how the list will show what was typed. Only the server can tell how a name is shortened, as
// it knows a thousand titles and degrees and many scripts (signon/core/short_names.py): there the invented name stays,
// and the page to confirm shows how it comes out.

/** Return the name that the list will show, null for none, undefined if only the server can tell. */
export function publicName(name, visibility) {
  if (visibility === "full") return name;
  return visibility === "initial" ? undefined : null;
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
    const shown = told === undefined ? words.sampleInitial : told;
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
