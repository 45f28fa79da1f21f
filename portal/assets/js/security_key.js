// The key's button works from the moment its handler is there, not before: a press on a slow line would be lost.
// What goes wrong between browser and key (taken back, no key, waited too long) is said on the page.
"use strict";

(() => {
  const button = document.querySelector("[data-security-key]");
  const failure = document.getElementById("key-failure");
  // Loaded after allauth's own script, so this listener runs after the one that gives the button its handler.
  document.addEventListener("DOMContentLoaded", () => {
    button.disabled = !window.PublicKeyCredential;
    failure.hidden = Boolean(window.PublicKeyCredential);
  });
  button.addEventListener("click", () => {
    failure.hidden = true;
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    failure.textContent = "没有完成安全密钥的操作：已取消、超时，或者没有找到可用的密钥。可以再试一次，或者改用其他方式。";
    failure.hidden = false;
  });
})();
