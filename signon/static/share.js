// Shows `button[data-share]` if the browser has the Web Share API, and opens its dialog.

if (navigator.share) {
  for (const button of document.querySelectorAll("button[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { url, title, text } = button.dataset;
      try {
        await navigator.share({ url, title, text });
      } catch {
        // The visitor closed the dialog: nothing to do.
      }
    });
  }
}
