(frame) => {
  "use strict";
  // Runs in a partner's page. The service calls it with {url, title, height}: it adds an iframe after
  // its own script tag, and sets the height that the page in the iframe asks for.
  const script = document.currentScript;
  if (!script || !script.closest("body")) return;

  const iframe = document.createElement("iframe");
  iframe.src = frame.url;
  iframe.title = frame.title;
  iframe.loading = "lazy";
  iframe.referrerPolicy = "no-referrer";
  // Set one by one: a Content-Security-Policy without inline styles allows this.
  iframe.style.display = "block";
  iframe.style.inlineSize = "100%";
  iframe.style.maxInlineSize = "45rem";
  iframe.style.blockSize = `${frame.height}px`;
  iframe.style.border = "0";

  const origin = new URL(frame.url).origin;
  addEventListener("message", (event) => {
    if (event.source !== iframe.contentWindow || event.origin !== origin) return;
    const { signon, height } = event.data ?? {};
    if (signon !== "height" || !Number.isFinite(height)) return;
    iframe.style.blockSize = `${Math.min(Math.max(height, 40), 4000)}px`;
  });
  script.after(iframe);
}
