// A form that is being sent is not sent again by a second press.
(() => {
  "use strict";
  const sending = new WeakSet();
  document.addEventListener("submit", (e) => {
    if (e.target.method !== "post") return;
    if (sending.has(e.target)) {
      e.preventDefault();
      e.stopImmediatePropagation();
      return;
    }
    sending.add(e.target);
    setTimeout(() => sending.delete(e.target), 5000);
  }, true);
})();
