// A button with data-print opens the printing of the page. Without a script the browser's
// own menu does it, and the button is not shown.
(() => {
  "use strict";
  document.documentElement.classList.add("has-script");
  document.addEventListener("click", (e) => {
    if (e.target.closest?.("[data-print]")) window.print();
  });
})();
