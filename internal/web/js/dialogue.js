// Letters that press a control of the page: r for the answer, b for handled, k for a
// comment. They work outside fields only, and can be turned off (WCAG 2.1.4). And a
// thread that has been looked at for a while is told to be read, by its form.
(() => {
  "use strict";
  const pause = 3000; // milliseconds of looking
  const typing = (el) => el?.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

  document.addEventListener("keydown", (e) => {
    if (document.body.dataset.shortcuts === "off" || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || typing(e.target) || !/^[a-zæøå]$/.test(e.key)) return;
    const control = document.querySelector(`:is(.dlg, .tasks) [data-key="${e.key}"]`);
    if (!control) return;
    e.preventDefault();
    if (control.tagName === "TEXTAREA") control.focus();
    else control.click();
  });

  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    const form = document.querySelector("form[data-read]");
    if (form) timer = setTimeout(() => tell(form), pause);
  };
  const tell = async (form) => {
    if (!form.isConnected) return;
    if (document.visibilityState !== "visible") {
      look();
      return;
    }
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
      if (answer.type !== "opaqueredirect") return; // the button is there still
      const line = document.createElement("p");
      line.className = "hint";
      line.textContent = form.dataset.readDone;
      form.replaceWith(line);
    } catch {
      // the button is there still
    }
  };
  document.addEventListener("DOMContentLoaded", look);
  document.addEventListener("htmx:after:swap", look);
})();
