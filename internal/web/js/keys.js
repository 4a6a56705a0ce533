// "/" leads to the page where a person is found, from everywhere but a field.
(() => {
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || document.body.dataset.shortcuts === "off" || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || typing(e.target)) return;
    const here = document.querySelector('form[role="search"] input[name="q"]');
    const link = document.querySelector('a[aria-keyshortcuts="/"]');
    if (!here && !link) return;
    e.preventDefault();
    if (here) {
      here.focus();
      here.select();
    } else {
      link.click();
    }
  });
})();
