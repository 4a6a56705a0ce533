// The keys of a person's page: the letter on a button presses it (r calls), 1–9 leads to
// a section, [ and ] to those before and after in the list that one came from. Not in
// fields, and off where keys of one letter are off (WCAG 2.1.4).
(() => {
  "use strict";
  document.addEventListener("keydown", (e) => {
    if (document.body.dataset.shortcuts === "off" || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (!document.querySelector(".person .rail") || e.target.closest?.("input, select, textarea, [contenteditable]")) return;
    let to = null;
    if (/^[a-z]$/.test(e.key)) to = document.querySelector(`.rail__acts [data-key="${e.key}"]`);
    if (e.key === "[" || e.key === "]") to = document.querySelector(`.rail__beside [data-key="${e.key}"]`);
    if (/^[1-9]$/.test(e.key)) to = document.querySelectorAll(".rail__nav a")[e.key - 1];
    if (!to) return;
    e.preventDefault();
    to.click();
    const section = /^[1-9]$/.test(e.key) && document.querySelector(to.getAttribute("href") + " h2");
    if (section) {
      section.tabIndex = -1;
      section.focus();
    }
  });
})();
