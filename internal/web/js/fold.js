// Folds that lie over the page: one is open at a time, and none when one goes elsewhere.
(() => {
  "use strict";
  const kind = "details.menu, details[data-fold]";
  const open = () => [...document.querySelectorAll(kind)].filter((d) => d.open);

  document.addEventListener("toggle", (e) => {
    if (e.target.matches?.(kind) && e.target.open) open().forEach((d) => { if (!d.contains(e.target) && !e.target.contains(d)) d.open = false; });
  }, true);
  document.addEventListener("click", (e) => open().forEach((d) => { if (!d.contains(e.target)) d.open = false; }));
  document.addEventListener("keydown", (e) => {
    const last = e.key === "Escape" && open().pop();
    if (!last) return;
    last.open = false;
    last.querySelector("summary").focus();
    e.preventDefault();
  }, true);
})();
