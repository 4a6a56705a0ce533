// Says that something is under way when an answer is slow, and when none comes at all:
// htmx leaves the page as it is then, which looks as if nothing had been pressed.
(() => {
  "use strict";
  const pause = 400; // milliseconds; a quick answer says nothing
  let timer = 0;
  const say = (key) => {
    const line = document.getElementById("underveis");
    if (line) line.textContent = key ? line.dataset[key] : "";
  };
  const quiet = () => {
    clearTimeout(timer);
    say("");
  };
  document.addEventListener("htmx:before:request", () => {
    quiet();
    timer = setTimeout(() => say("busy"), pause);
  });
  document.addEventListener("htmx:finally:request", () => clearTimeout(timer));
  document.addEventListener("htmx:after:swap", quiet);
  document.addEventListener("htmx:error", () => {
    clearTimeout(timer);
    say("lost");
  });
  addEventListener("pageshow", quiet);
})();
