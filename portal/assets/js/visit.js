// Keeps what a visitor fills in on the device while the network is away, and sends it until the server has it.
// Without this script the form is sent as it is. Every try carries the same client_key, so the server takes it once.
// What was ticked goes to the server as a draft as well, so that whoever is sent in this one's place finds it.
// What is kept here is personal data: it goes when it is delivered, and after two weeks in any case.
"use strict";

(() => {
  const form = document.getElementById("visit-form");
  if (!form || !window.indexedDB) return;
  const state = document.getElementById("visit-state");
  const list = document.getElementById("visit-photos");
  const picker = document.getElementById("visit-photo");
  const pad = document.getElementById("visit-pad");
  const visit = Number(form.dataset.visit);
  const most = Number(form.dataset.most);
  const RETRY = 10000;
  const KEPT = 14 * 24 * 3600 * 1000;
  const LONGEST_SIDE = 1600;
  const PAUSE = 2000;
  let draft = { visit, key: form.client_key.value, fields: {}, photos: [], signature: null, waiting: false, at: 0 };
  let sending = false;
  let later = 0;

  const say = (text) => {
    state.hidden = false;
    state.textContent = text;
  };

  const store = new Promise((resolve, reject) => {
    const opening = indexedDB.open("visits", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("drafts", { keyPath: "visit" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });

  async function ask(mode, question) {
    const transaction = (await store).transaction("drafts", mode);
    const asked = question(transaction.objectStore("drafts"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = () => reject(transaction.error);
    });
  }

  async function keep() {
    draft.at = Date.now();
    draft.fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "client_key") draft.fields[name] = value;
    }
    try {
      await ask("readwrite", (drafts) => drafts.put(draft));
      say(draft.waiting ? "已保存在本机，联网后自动发送，请保持本页打开。" : "已保存在本机，尚未提交。");
    } catch {
      say("本机存储空间不足，内容没有保存，请在网络良好时提交。");
    }
  }

  // Only what was ticked and written; photos wait on the device until the visit is handed in.
  async function share() {
    if (draft.waiting) return;
    const written = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(written),
        redirect: "manual",
      });
      if (answer.ok) say("草稿已保存，尚未提交。");
      else if (answer.status === 422) say((await answer.json()).text);
    } catch {
      // Without a network it is on the device, as the line above the button says.
    }
  }

  const forget = () => ask("readwrite", (drafts) => drafts.delete(visit));

  async function forgetOld() {
    const before = Date.now() - KEPT;
    for (const old of await ask("readonly", (drafts) => drafts.getAll())) {
      if (old.at < before) await ask("readwrite", (drafts) => drafts.delete(old.visit));
    }
  }

  function restore(kept) {
    draft = kept;
    form.client_key.value = draft.key;
    showPhotos();
    // Somebody saved a newer one: the server's stands in the form already. What waits to be sent is this one's.
    if (!draft.waiting && form.dataset.kept && draft.at < Date.parse(form.dataset.kept)) return;
    for (const [name, value] of Object.entries(draft.fields)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
  }

  function showPhotos() {
    list.hidden = draft.photos.length === 0;
    list.replaceChildren(
      ...draft.photos.map((photo, at) => {
        const line = document.createElement("li");
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "link-button";
        remove.textContent = "删除";
        remove.setAttribute("aria-label", `删除照片 ${at + 1}`);
        remove.addEventListener("click", () => {
          // A photo that was not sent yet is nowhere else.
          if (!window.confirm(`确定删除照片 ${at + 1} 吗？删除后不能恢复。`)) return;
          draft.photos.splice(at, 1);
          showPhotos();
          keep();
        });
        line.append(`照片 ${at + 1}（${new Date(photo.takenAt).toLocaleString("zh-CN")}） `, remove);
        return line;
      }),
    );
  }

  // A phone's photo is larger than anybody looks at, and the network is bad: it is made smaller here.
  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85))) || file;
    } catch {
      return file;
    }
  }

  picker.addEventListener("change", async () => {
    for (const file of picker.files) {
      if (draft.photos.length >= most) {
        say(`最多 ${most} 张照片，请先删除不需要的。`);
        break;
      }
      draft.photos.push({ blob: await smaller(file), takenAt: new Date(file.lastModified || Date.now()).toISOString() });
    }
    picker.value = "";
    showPhotos();
    await keep();
  });

  function signing() {
    document.getElementById("visit-pad-field").hidden = false;
    const pen = pad.getContext("2d");
    let drawing = false;
    const clear = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, pad.width, pad.height);
    };
    const place = (event) => {
      const box = pad.getBoundingClientRect();
      return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
    };
    clear();
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pad.addEventListener("pointerdown", (event) => {
      drawing = true;
      pad.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...place(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...place(event));
      pen.stroke();
    });
    pad.addEventListener("pointerup", () => {
      drawing = false;
      pad.toBlob((blob) => {
        draft.signature = blob;
        keep();
      }, "image/jpeg");
    });
    document.getElementById("visit-pad-clear").addEventListener("click", () => {
      clear();
      draft.signature = null;
      keep();
    });
  }

  function body() {
    const sent = new FormData(form);
    sent.delete("photo");
    draft.photos.forEach((photo, at) => {
      sent.append("photo", photo.blob, `${at + 1}.jpg`);
      sent.append("taken_at", photo.takenAt);
    });
    if (draft.signature && !form.signature.files.length) sent.set("signature", draft.signature, "signature.jpg");
    return sent;
  }

  async function send() {
    if (sending || !draft.waiting) return;
    sending = true;
    say("正在发送……");
    try {
      const answer = await fetch(window.location.href, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: body(),
        redirect: "manual",
      });
      if (answer.ok) {
        draft.waiting = false;
        await forget();
        say("已送达，本机保存的内容已经删除。");
        form.querySelectorAll("input, textarea, button").forEach((field) => (field.disabled = true));
        return;
      }
      if (answer.status === 422) {
        draft.waiting = false;
        await keep();
        say((await answer.json()).text);
        return;
      }
      const login = answer.type === "opaqueredirect" || answer.status === 403;
      say(
        login
          ? "登录已过期，内容仍保存在本机。请刷新本页、重新登录，内容会自动发送。"
          : "服务器暂时不能接收，内容保存在本机，稍后自动重试。",
      );
    } catch {
      say("没有网络，已保存在本机，联网后自动发送，请保持本页打开。");
    } finally {
      sending = false;
    }
  }

  form.addEventListener("input", async () => {
    window.clearTimeout(later);
    later = window.setTimeout(share, PAUSE);
    await keep();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    window.clearTimeout(later);
    if (event.submitter && event.submitter.id === "visit-draft") {
      await keep();
      await share();
      return;
    }
    draft.waiting = true;
    await keep();
    await send();
  });
  window.addEventListener("online", send);
  window.setInterval(send, RETRY);
  signing();
  (async () => {
    await forgetOld();
    const kept = await ask("readonly", (drafts) => drafts.get(visit));
    if (!kept) return;
    restore(kept);
    say("已恢复上次保存在本机的内容。");
    await send();
  })();
})();
