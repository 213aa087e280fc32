(frame) => {
  "use strict";
  // What is here gets {url, title, height} from the service, and runs in a partner's page: it adds one
  // frame where its own tag stands, and lets the page in that frame say how high it is.
  const script = document.currentScript;
  if (!script || !script.closest("body")) return;

  const iframe = document.createElement("iframe");
  iframe.src = frame.url;
  iframe.title = frame.title;
  iframe.loading = "lazy";
  iframe.referrerPolicy = "no-referrer";
  // One property at a time: a policy that forbids style attributes allows this.
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
