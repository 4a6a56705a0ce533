// Oversikt: what a keyboard and a script add. Without them everything is links and forms.
// Keys work outside fields alone, and not at all where keys of one letter are turned off.
(() => {
  "use strict";
  const form = () => document.querySelector("[data-choosing]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const box = (row) => row.querySelector('input[name="person"]');
  let last = null; // the row that was chosen last, for a range
  let ticked = ""; // the choice of the panel that was just made

  const count = () => {
    const el = document.querySelector("[data-chosen]");
    if (!el) return;
    const n = rows().filter((r) => box(r).checked).length;
    const text = n === 0 ? "" : `${n} ${n === 1 ? el.dataset.one : el.dataset.more}`;
    if (el.textContent !== text) el.textContent = text;
    const all = document.querySelector("[data-all]");
    if (all) {
      all.checked = n > 0 && n === rows().length;
      all.indeterminate = n > 0 && n < rows().length;
    }
  };

  document.addEventListener("change", (e) => {
    if (e.target.matches("[data-all]")) rows().forEach((r) => { box(r).checked = e.target.checked; });
    if (e.target.closest("[data-choosing]")) count();
    const auto = e.target.closest("[data-auto]");
    if (auto) {
      ticked = e.target.id;
      auto.append(Object.assign(document.createElement("input"), { type: "hidden", name: "panel", value: "1" }));
      auto.requestSubmit();
    }
  });
  document.addEventListener("click", (e) => {
    const row = e.target.matches?.('input[name="person"]') && e.target.closest("[data-row]");
    if (!row) return;
    if (e.shiftKey && last) range(last, row, e.target.checked);
    last = row;
  });
  const range = (from, to, on) => {
    const list = rows();
    const [a, b] = [list.indexOf(from), list.indexOf(to)].sort((x, y) => x - y);
    if (a >= 0) list.slice(a, b + 1).forEach((r) => { box(r).checked = on; });
    count();
  };

  const shown = () => {
    count();
    if (ticked) {
      const id = ticked;
      ticked = "";
      setTimeout(() => document.getElementById(id)?.focus(), 0);
    }
  };
  document.addEventListener("htmx:after:swap", () => { last = null; shown(); });
  document.addEventListener("DOMContentLoaded", count);

  const step = (by) => {
    const list = rows();
    const at = list.indexOf(document.activeElement?.closest("[data-row]"));
    const to = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by];
    to?.querySelector(".c-name a")?.focus();
  };
  const open = (selector) => {
    const d = document.querySelector(selector);
    if (!d) return;
    d.open = !d.open;
    if (d.open) d.querySelector('input[type="checkbox"], input:not([type="hidden"])')?.focus();
    else d.querySelector("summary")?.focus();
  };
  const press = (key) => {
    const button = document.querySelector(`.bulk__acts [data-key="${key}"]`);
    if (button && button.offsetParent) button.click();
    return Boolean(button);
  };

  document.addEventListener("keydown", (e) => {
    if (!form() && !document.querySelector("[data-panel]")) return;
    if (e.key === "Escape" && !e.defaultPrevented) {
      rows().forEach((r) => { box(r).checked = false; });
      document.querySelectorAll(".bulk__all input").forEach((all) => { all.checked = false; });
      count();
      return;
    }
    const field = e.target.closest?.("textarea, select, input:not([type=checkbox]):not([type=radio])");
    if (document.body.dataset.shortcuts === "off" || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || field) return;
    const row = document.activeElement?.closest("[data-row]");
    switch (e.key) {
      case "j": case "ArrowDown": if (e.key === "j" || row) { step(1); e.preventDefault(); } return;
      case "k": case "ArrowUp": if (e.key === "k" || row) { step(-1); e.preventDefault(); } return;
      case "x": if (row) { box(row).checked = !box(row).checked; last = row; count(); } return;
      case "X": if (row && last) range(last, row, true); return;
      case "a": rows().forEach((r) => { box(r).checked = true; }); count(); return;
      case "f": open("[data-panel]"); e.preventDefault(); return;
      case "t": case "m": case "c": case "e": if (press(e.key)) e.preventDefault(); return;
      case "?": document.getElementById("taster")?.showModal(); e.preventDefault(); return;
    }
    if (e.key >= "1" && e.key <= "9") document.querySelectorAll("[data-saved]")[Number(e.key) - 1]?.click();
  });
})();
