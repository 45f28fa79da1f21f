// Keys on the review screen: a key goes to its button, Enter presses it, so that no case is decided by a slip.
// Without this script the buttons do the same.
"use strict";

(() => {
  const form = document.querySelector("[data-review]");
  const steps = { p: "pass", r: "return", x: "propose_refusal" };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const key = event.key.toLowerCase();
    if (key === "n" || key === "j") {
      form.querySelector("[data-next]")?.click();
      return;
    }
    const button = steps[key] && form.querySelector(`button[value="${steps[key]}"]`);
    if (button) {
      if (key === "x") {
        form.querySelector("[data-refusal]").open = true;
      }
      button.focus();
      event.preventDefault();
    }
  });
  // A second press while the first is on its way does nothing.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "1";
  });
})();
