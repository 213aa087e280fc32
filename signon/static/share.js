// The system's own way to hand a page on, where the browser has one: `button[data-share]` appears then.

if (navigator.share) {
  for (const button of document.querySelectorAll("button[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { url, title, text } = button.dataset;
      try {
        await navigator.share({ url, title, text });
      } catch {
        // Whoever closes the sheet has thought better of it.
      }
    });
  }
}
