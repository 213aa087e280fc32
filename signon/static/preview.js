// The preview of an embed gets the height that the page in it asks for, as with partners.

for (const iframe of document.querySelectorAll("iframe[data-preview]")) {
  addEventListener("message", (event) => {
    if (event.source !== iframe.contentWindow || event.origin !== location.origin) return;
    const { signon, height } = event.data ?? {};
    if (signon === "height" && Number.isFinite(height)) iframe.style.blockSize = `${height}px`;
  });
  iframe.contentWindow.postMessage({ signon: "ask" }, location.origin);
}
