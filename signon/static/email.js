// "Did you mean ana@gmail.com?": the same rule as in signon/core/providers.py, whose lists are in
// the page. The question is announced without moving the focus; the button accepts the suggestion.

const CLICK = 250; // milliseconds that a click takes at most

function isOneSlip(typed, right) {
  const [short, long] = typed.length < right.length ? [typed, right] : [right, typed];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (long.length === short.length + 1) return short.slice(at) === long.slice(at + 1);
  if (long.length !== short.length || at === short.length) return false;
  const isSwapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  const isReplaced = short.slice(at + 1) === long.slice(at + 1);
  return isReplaced || (isSwapped && short.slice(at + 2) === long.slice(at + 2));
}

function parts(domain) {
  const at = domain.indexOf(".");
  return at < 0 ? [domain, ""] : [domain.slice(0, at), domain.slice(at + 1)];
}

function isSlip(typed, known, rules) {
  const [name, end] = parts(typed);
  const [rightName, rightEnd] = parts(known);
  const slips = rules.slips[rightEnd] ?? [];
  const isLong = rightName.length >= rules.shortest;
  if (name === rightName) {
    return slips.includes(end) || (isLong && (rules.unlikely[rightEnd] ?? []).includes(end));
  }
  const isNear = isLong && name[0] === rightName[0] && isOneSlip(name, rightName);
  return isNear && (end === rightEnd || slips.includes(end));
}

/** Return `host` with the ending that was probably meant ("a.org" for "a.ogr"), or null. */
function withLikelyEnding(host, rules) {
  const at = host.lastIndexOf(".");
  const end = host.slice(at + 1);
  const right = Object.keys(rules.slips).find((each) => rules.slips[each].includes(end));
  return at > 0 && right ? `${host.slice(0, at)}.${right}` : null;
}

/** Return the well-known domain that `domain` is likely a typing error of, or null. */
export function likelyMeant(domain, rules) {
  if (/[^\x00-\x7f]/.test(domain)) return null;
  const typed = domain.toLowerCase();
  if (rules.known.includes(typed) || rules.others.includes(typed)) return null;
  return rules.known.find((known) => isSlip(typed, known, rules)) ?? withLikelyEnding(typed, rules);
}

function enhance(help) {
  const input = document.getElementById(help.dataset.meantFor);
  const rules = JSON.parse(help.dataset.rules);

  function suggestion() {
    const typed = input.value.trim();
    const at = typed.lastIndexOf("@");
    const meant = at > 0 ? likelyMeant(typed.slice(at + 1), rules) : null;
    return meant && `${typed.slice(0, at)}@${meant}`;
  }

  let asked = null;

  function ask() {
    const address = suggestion();
    if (address && address === asked) return;
    asked = address;
    help.replaceChildren();
    if (!address) return;
    const question = document.createElement("p");
    const shown = document.createElement("bdi");
    const [before, after] = help.dataset.question.split("{address}");
    shown.textContent = address;
    question.append(before, shown, after);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-quiet";
    button.textContent = help.dataset.button;
    button.addEventListener("click", () => {
      input.value = address;
      input.focus();
      asked = null;
      help.textContent = help.dataset.done;
    });
    help.append(question, button);
  }

  // Delayed: if the page moved while a button is pressed, the click would be lost.
  input.addEventListener("blur", () => setTimeout(ask, CLICK));
  input.addEventListener("input", () => help.hasChildNodes() && ask());
  ask();
}

document.querySelectorAll("[data-meant-for]").forEach(enhance);
