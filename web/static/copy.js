// Buttons that copy a text of the page: <button data-copy="#id" data-done="Copied" hidden>. Without scripts none is shown.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const told = button.textContent, source = document.querySelector(button.dataset.copy);
    if (!source) continue;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.done || told;
      setTimeout(() => { button.textContent = told; }, 2000);
    });
  }
})();
