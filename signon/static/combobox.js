// Suggestions while typing: an editable combobox with a list, after the ARIA Authoring Practices.
// <div data-suggest-for="ID" data-source="URL" data-label="…" data-found="…"> follows the
// input; URL answers ?q= with a list of {name, state, category}. Choosing fills the input, sends
// the event "suggestion" from it, and shows the element whose id is in data-shows, or sends the
// form if data-then is "submit". Without this script the input is a plain one.

const WAIT = 150; // milliseconds without typing before the server is asked
const SHORTEST = 2; // characters

function enhance(frame) {
  const { source, label, found, shows, then } = frame.dataset;
  const input = document.getElementById(frame.dataset.suggestFor);
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const known = new Map();
  let active = -1;
  let items = [];
  let chosen = "";
  let timer;
  let asking;

  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  frame.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  const usual = input.getAttribute("autocomplete");

  // While our list is open, the browser's own autocomplete must not cover it.
  function setOpen(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (isOpen || usual) input.setAttribute("autocomplete", isOpen ? "off" : usual);
    if (!isOpen) mark(-1);
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((each, at) => {
      each.setAttribute("aria-selected", String(at === active));
    });
    const option = list.children[active];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function line(item) {
    const named = (field, code) => {
      const select = input.form?.elements.namedItem(field);
      const option = [...(select?.options ?? [])].find((each) => each.value === code);
      return option?.text.replace(/\s*\([\d\s.,]+\)$/, "") ?? code; // options of a filter end with a count
    };
    const about = [named("state", item.state), named("category", item.category)];
    return about.filter(Boolean).join(" · ");
  }

  function option(item, index) {
    const element = document.createElement("li");
    const name = document.createElement("bdi");
    const about = document.createElement("span");
    element.id = `${list.id}-${index}`;
    element.setAttribute("role", "option");
    element.setAttribute("aria-selected", "false");
    name.textContent = item.name;
    about.textContent = line(item);
    element.append(name, " ", about);
    element.addEventListener("click", () => choose(index));
    return element;
  }

  function show(next) {
    items = next;
    list.replaceChildren(...items.map(option));
    setOpen(items.length > 0);
    status.textContent = items.length ? found.replace("{number}", items.length) : "";
  }

  function tell(name) {
    chosen = name;
    const notice = shows && document.getElementById(shows);
    if (notice) notice.hidden = !name;
  }

  function choose(index) {
    const item = items[index];
    input.value = item.name;
    close();
    tell(item.name);
    input.dispatchEvent(new CustomEvent("suggestion", { bubbles: true, detail: item }));
    if (then === "submit") find();
  }

  /** Send the form for the chosen name, without filters, as they could exclude it. */
  function find() {
    for (const select of input.form.querySelectorAll("select")) select.value = "";
    input.form.requestSubmit();
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    setOpen(false);
    status.textContent = "";
  }

  async function suggestions(typed, signal) {
    if (typed.length < SHORTEST) return [];
    if (!known.has(typed)) {
      const answer = await fetch(`${source}?q=${encodeURIComponent(typed)}`, { signal });
      if (!answer.ok) return [];
      known.set(typed, await answer.json());
    }
    return known.get(typed);
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    // If the network fails or the request is aborted, suggest nothing.
    const next = await suggestions(input.value.trim(), signal).catch(() => []);
    if (!signal.aborted && document.activeElement === input) show(next);
  }

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : mark((active + 1) % items.length)),
    ArrowUp: () => (list.hidden ? ask() : mark((active <= 0 ? items.length : active) - 1)),
    Enter: () => choose(active),
    Escape: close,
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const isOurs = event.key === "Enter" ? active >= 0 : event.key !== "Escape" || !list.hidden;
    if (!(event.key in keys) || !isOurs) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener("input", () => {
    if (input.value !== chosen) tell("");
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the input
}

document.querySelectorAll("[data-suggest-for]").forEach(enhance);
