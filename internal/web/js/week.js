// The keys of Uka. They work only while a block, or the details of one, has the focus
// (WCAG 2.1.4), and never inside a field.
(() => {
  "use strict";
  const blocks = () => [...document.querySelectorAll(".cal .blk, .agenda .blk")];
  const inField = (el) => el.closest("input, select, textarea");

  const byTime = (from, step) => {
    const list = blocks();
    return list[list.indexOf(from) + step];
  };
  // the nearest block of the day before or after
  const byDay = (from, step) => {
    const days = [...document.querySelectorAll(".cal .day, .agenda__day")];
    const top = from.getBoundingClientRect().top;
    for (let i = days.indexOf(from.closest(".day, .agenda__day")) + step; i >= 0 && i < days.length; i += step) {
      const list = [...days[i].querySelectorAll(".blk")];
      if (list.length === 0) continue;
      const away = (b) => Math.abs(b.getBoundingClientRect().top - top);
      return list.reduce((a, b) => (away(b) < away(a) ? b : a));
    }
  };
  const rtl = () => getComputedStyle(document.documentElement).direction === "rtl";

  // press opens the details of a block if they are not, then presses the control that
  // the letter names: a button, or the fold of a form.
  const press = (letter, block) => {
    const control = document.querySelector(`.detail [data-key="${letter}"]`);
    if (!control && block) {
      pending = letter;
      block.click();
      return;
    }
    if (!control) return;
    if (control.tagName === "DETAILS") {
      control.open = true;
      control.querySelector("input:not([type=hidden]), select, button")?.focus();
    } else {
      control.click();
    }
  };
  let pending = "";
  document.addEventListener("htmx:after:swap", () => {
    if (pending) {
      const letter = pending;
      pending = "";
      setTimeout(() => press(letter), 0);
    }
  });

  document.addEventListener("keydown", (e) => {
    if (document.body.dataset.shortcuts === "off" || e.ctrlKey || e.metaKey || e.altKey || inField(e.target)) return;
    const block = e.target.closest?.(".blk");
    const detail = e.target.closest?.(".detail");
    if (!block && !detail) return;
    const go = (to) => {
      if (to) {
        to.focus();
        e.preventDefault();
      }
    };
    switch (e.key) {
      case "ArrowDown": if (block) go(byTime(block, 1)); return;
      case "ArrowUp": if (block) go(byTime(block, -1)); return;
      case "ArrowRight": if (block) go(byDay(block, rtl() ? -1 : 1)); return;
      case "ArrowLeft": if (block) go(byDay(block, rtl() ? 1 : -1)); return;
      case "Escape": document.querySelector(".detail [data-close]")?.click(); return;
      case "?": document.getElementById("taster")?.showModal(); e.preventDefault(); return;
    }
    const letter = e.key.toLowerCase();
    if ("alfhbg".includes(letter) && letter.length === 1) {
      const open = document.querySelector(".detail");
      const same = open && (!block || block.classList.contains("blk--open"));
      press(letter, same ? null : block);
      e.preventDefault();
    }
  });

  const show = () => document.querySelectorAll("[data-keys]").forEach((el) => { el.hidden = false; });
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:after:swap", show);
})();
