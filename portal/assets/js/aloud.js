// Parts of a page read aloud (朗读) by the voice that the device has; where it has none, nothing is shown.
// One part at a time. Sentences go to the voice one by one, for some stop in the middle of a long text.
"use strict";

(() => {
  if (!("speechSynthesis" in window) || !("SpeechSynthesisUtterance" in window)) return;
  const START = "朗读";
  const STOP = "停止朗读";
  const voice = window.speechSynthesis;
  let reading = null;

  function stop() {
    const button = reading;
    reading = null;
    voice.cancel();
    if (!button) return;
    button.textContent = START;
    button.setAttribute("aria-pressed", "false");
  }

  function sentences(part) {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("button, form, .actions, .aloud").forEach((one) => one.remove());
    // Laid out, so that text that is not shown is not read.
    copy.className = "aloud-copy";
    part.after(copy);
    const text = copy.innerText;
    copy.remove();
    return (text.match(/[^。；！？\n]+[。；！？]?/g) || []).map((one) => one.trim()).filter(Boolean);
  }

  function say(left, button) {
    if (reading !== button) return;
    if (!left.length) {
      stop();
      return;
    }
    const utterance = new SpeechSynthesisUtterance(left[0]);
    utterance.lang = "zh-CN";
    utterance.rate = 0.9;
    utterance.addEventListener("end", () => say(left.slice(1), button));
    utterance.addEventListener("error", () => reading === button && stop());
    voice.speak(utterance);
  }

  document.querySelectorAll("[data-aloud]").forEach((part) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary aloud";
    button.textContent = START;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", `${START}：${part.dataset.aloud}`);
    button.addEventListener("click", () => {
      const again = reading === button;
      stop();
      if (again) return;
      reading = button;
      button.textContent = STOP;
      button.setAttribute("aria-pressed", "true");
      say(sentences(part), button);
    });
    part.prepend(button);
  });
  window.addEventListener("pagehide", stop);
})();
