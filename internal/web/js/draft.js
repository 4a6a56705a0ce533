// Keeps what is being written: a text area with data-draft="/people/ID/draft" is sent
// there three seconds after the last key, under the name in data-draft-kind.
(() => {
  "use strict";
  const pause = 3000;
  const waiting = new Map(); // text area → timer
  const running = new Map(); // text area → what can stop the request

  const say = (area, key) => {
    const line = area.form?.querySelector("[data-draft-says]");
    if (line) {
      line.setAttribute("role", "status");
      line.textContent = area.dataset[key] ?? "";
    }
  };

  const send = async (area, last) => {
    waiting.delete(area);
    const stop = new AbortController();
    running.get(area)?.abort();
    running.set(area, stop);
    const body = new URLSearchParams({ kind: area.dataset.draftKind, text: area.value });
    try {
      const answer = await fetch(area.dataset.draft, { method: "POST", body, signal: stop.signal, keepalive: last, redirect: "error" });
      say(area, answer.status === 204 ? "draftSaved" : "draftFailed");
    } catch (fault) {
      if (fault.name !== "AbortError") say(area, "draftFailed");
    }
  };

  document.addEventListener("input", (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !area.dataset.draft) return;
    clearTimeout(waiting.get(area));
    waiting.set(area, setTimeout(() => send(area, false), pause));
  });

  // The form itself saves the text: nothing may be kept after it.
  document.addEventListener("submit", (event) => {
    for (const area of event.target.querySelectorAll?.("textarea[data-draft]") ?? []) {
      clearTimeout(waiting.get(area));
      waiting.delete(area);
      running.get(area)?.abort();
    }
  }, true);

  // What is not sent yet goes when the page is left.
  addEventListener("pagehide", () => {
    for (const [area, timer] of waiting) {
      clearTimeout(timer);
      send(area, true);
    }
  });
})();
