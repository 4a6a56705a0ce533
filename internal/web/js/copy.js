// Copies a text: a link with data-copy="ID" puts the text of that element on the
// clipboard and says so; with data-copy="" it is the link's own address. Without a
// script, or where that fails, the link leads to a page with the text.
(() => {
  "use strict";
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("[data-copy]");
    const from = link?.dataset.copy && document.getElementById(link.dataset.copy);
    const text = from ? from.value ?? from.textContent : link?.dataset.copy === "" ? link.href : "";
    if (!text || !navigator.clipboard) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(text);
      const line = document.createElement("span");
      line.className = "form__saved";
      line.setAttribute("role", "status");
      line.textContent = link.dataset.copyDone ?? "";
      link.parentElement.querySelector(".form__saved")?.remove();
      link.after(line);
    } catch {
      location.assign(link.href);
    }
  }, true);
})();
