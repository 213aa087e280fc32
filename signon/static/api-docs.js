// The API documentation: each form sends its request, and shows the response below itself.
// Without this script the forms stay hidden, and the examples are plain links.

/** Return the URL of a form: its path with the slug filled in, and the non-empty fields as query. */
function address(form) {
  const values = new FormData(form);
  const path = form.dataset.path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values.get(name);
    values.delete(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams([...values].filter(([, value]) => value !== ""));
  return query.toString() ? `${path}?${query}` : path;
}

/** Return JSON with a line for each value; any other text unchanged. */
function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function ask(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const answer = form.querySelector(".trial-answer");
  const where = answer.querySelector(".trial-address");
  const what = answer.querySelector(".trial-content");
  const status = answer.querySelector("[role=status]");
  const { asking, answered, failed } = form.dataset;
  answer.hidden = false;
  where.textContent = `GET ${address(form)}`;
  status.textContent = asking;
  what.textContent = "";
  try {
    const response = await fetch(address(form), { credentials: "omit" });
    const text = await response.text();
    what.textContent = readable(text);
    status.textContent = answered.replace("{status}", response.status).replace("{size}", text.length);
  } catch {
    status.textContent = failed;
  }
}

for (const form of document.querySelectorAll("form.trial")) {
  form.hidden = false;
  form.addEventListener("submit", ask);
}
