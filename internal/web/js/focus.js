// Keeps the keyboard's place when htmx has put a new page in: to what the page asks to
// be looked at first, else to what the address names, else to where one was.
(() => {
  "use strict";
  let block = ""; // the block that a form was about

  document.addEventListener("submit", (e) => {
    const wish = e.target.querySelector('input[name="wish"]');
    block = wish && e.target.querySelectorAll('input[name="wish"]').length === 1 ? wish.value.split("|")[0] : "";
  }, true);

  const settle = (e) => {
    if (e.target.closest?.("[data-quiet]")) return; // a part that is fetched anew by itself
    const first = document.querySelector("[data-focus]");
    const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const back = block && document.getElementById("b-" + block);
    if (back) location.hash = "#" + back.id; // a narrow screen shows the day of what is named
    block = "";
    const to = first || back || named || document.getElementById("innhold");
    if (to) to.focus({ preventScroll: to.id === "innhold" });
    if (to && to.id !== "innhold") to.scrollIntoView({ block: "nearest" });
    if (to && to.id === "innhold" && !location.hash) window.scrollTo(0, 0);
  };
  document.addEventListener("htmx:after:swap", settle);
  document.addEventListener("DOMContentLoaded", () => {
    const first = document.querySelector("[data-focus]");
    const signedIn = document.referrer && new URL(document.referrer).pathname === "/signin";
    if (first) first.focus();
    else if (signedIn && !document.activeElement?.matches("input, button")) document.getElementById("innhold")?.focus({ preventScroll: true });
  });
})();
