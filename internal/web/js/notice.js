// What just happened stands at the top and stays in sight when the page has moved down
// to where it happened; once the reader moves on, it goes back to its place.
(() => {
  "use strict";
  const pause = 4000; // milliseconds after the first move
  let timer = 0;
  const release = () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = 0;
      document.querySelector(".notice")?.classList.add("notice--read");
    }, pause);
  };
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(name, release, { passive: true });
  document.addEventListener("htmx:after:swap", () => {
    clearTimeout(timer);
    timer = 0;
  });
})();
