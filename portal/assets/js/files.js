// Every choice of files in the page's own words: the browser draws its button in the language that it was installed in.
// The field stays the browser's own and lies, unseen, over what is drawn: keyboard, dropping and labels work as ever.
// Without this script it is the browser's field.
"use strict";

(() => {
  const NONE = "未选择文件";

  function said(field) {
    const names = [...field.files].map((file) => file.name);
    if (!names.length) return NONE;
    return names.length > 1 ? `已选 ${names.length} 个文件：${names.join("、")}` : `已选：${names[0]}`;
  }

  function dress(field) {
    if (field.closest(".file-pick")) return;
    const box = document.createElement("span");
    const button = document.createElement("span");
    const name = document.createElement("span");
    box.className = "file-pick";
    button.className = "btn btn-outline-primary";
    button.setAttribute("aria-hidden", "true");
    button.textContent = field.multiple ? "选择文件（可多选）" : "选择文件";
    name.className = "file-pick-name";
    name.id = `${field.id || field.name}_chosen`;
    name.setAttribute("aria-live", "polite");
    name.textContent = NONE;
    field.before(box);
    box.append(field, button, name);
    const told = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", told ? `${told} ${name.id}` : name.id);
    // After those who take the files out of the field.
    field.addEventListener("change", () => setTimeout(() => (name.textContent = said(field))));
    field.form?.addEventListener("reset", () => setTimeout(() => (name.textContent = said(field))));
    name.textContent = said(field);
  }

  const dressAll = (part) => part.querySelectorAll('input[type="file"]').forEach(dress);
  dressAll(document);
  document.addEventListener("htmx:load", (loaded) => dressAll(loaded.target));
})();
