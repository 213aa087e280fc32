// In a partner's frame, the page sends its height, and nothing else, to the page that contains it.
// Without this, the frame keeps the height that the partner's snippet gave it.

const main = document.querySelector("main");

function tell() {
  const borders = document.body.offsetHeight - document.body.clientHeight;
  const height = Math.ceil(main.getBoundingClientRect().height + borders);
  parent.postMessage({ signon: "height", height }, "*");
}

if (parent !== window) {
  new ResizeObserver(tell).observe(main);
  // The containing page may have missed the first message, so it can ask for the height.
  addEventListener("message", ({ data }) => data?.signon === "ask" && tell());
}
