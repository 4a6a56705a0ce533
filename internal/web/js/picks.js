// Picks lines out of minutes: in a text with data-picks-from, F2 makes the line (or what
// is marked) a promise of ours, F4 a step of the person's own, F8 the next talk. Without
// a script the button does it for all lines.
(() => {
  "use strict";
  const kinds = { F2: "promise", F4: "step", F8: "next" };

  const line = (area) => {
    const { value, selectionStart: a, selectionEnd: b } = area;
    if (b > a) return value.slice(a, b);
    const from = value.lastIndexOf("\n", a - 1) + 1;
    const to = value.indexOf("\n", a);
    return value.slice(from, to < 0 ? value.length : to);
  };
  const tidy = (s) => s.replace(/\s+/g, " ").trim().replace(/^(?:[-–•*·]|\d{1,2}[.)])\s+/, "");

  // the day that a line names in numbers, as a field of dates takes it
  const dayIn = (s) => {
    const m = s.match(/(?:^|[\s(])(\d{1,2})\.\s?(\d{1,2})\.?(?:\s?(\d{4}))?(?=$|[\s,.;:)])/);
    if (!m) return "";
    const now = new Date();
    now.setHours(0, 0, 0, 0);
    let year = m[3] ? +m[3] : now.getFullYear();
    if (!m[3] && new Date(year, m[2] - 1, +m[1]) < now) year++;
    const d = new Date(year, m[2] - 1, +m[1]);
    if (d.getMonth() !== m[2] - 1) return "";
    return `${year}-${m[2].padStart(2, "0")}-${m[1].padStart(2, "0")}`;
  };
  const timeIn = (s) => {
    const m = s.match(/(?:kl\.?|klokka)\s*(\d{1,2})[.:](\d{2})/i);
    return m ? `${m[1].padStart(2, "0")}:${m[2]}` : "";
  };

  document.addEventListener("keydown", (e) => {
    const kind = kinds[e.key];
    const area = e.target;
    if (!kind || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || !(area instanceof HTMLTextAreaElement) || !area.dataset.picksFrom) return;
    const text = tidy(line(area));
    if (!text) return;
    e.preventDefault();
    const says = area.form.querySelector("[data-picks-says]");
    const rows = [...area.form.querySelectorAll(`[data-pick="${kind}"]`)];
    const row = kind === "next" ? rows[0] : rows.find((r) => !r.querySelector("input").value);
    const say = (what) => { if (says) says.textContent = what; };
    if (!row) return say(area.dataset.picksFull);
    const day = row.querySelector('input[type="date"]');
    if (kind === "next") {
      row.querySelector('input[type="time"]').value = timeIn(text) || row.querySelector('input[type="time"]').value;
      day.value = dayIn(text) || day.value;
    } else {
      row.querySelector("input").value = text;
      day.value = dayIn(text);
    }
    say(area.dataset["picks" + kind[0].toUpperCase() + kind.slice(1)]);
    if (!day.value) day.focus();
  });
})();
