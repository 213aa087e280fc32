// A page in a partner's frame tells the page around it how high it is: a number, and nothing else.
// Without this, the frame keeps the height that the partner's snippet gave it.

const main = document.querySelector("main");

function tell() {
  const borders = document.body.offsetHeight - document.body.clientHeight;
  const height = Math.ceil(main.getBoundingClientRect().height + borders);
  parent.postMessage({ signon: "height", height }, "*");
}

if (parent !== window) {
  new ResizeObserver(tell).observe(main);
  // Whoever began to listen late may ask again.
  addEventListener("message", ({ data }) => data?.signon === "ask" && tell());
}
