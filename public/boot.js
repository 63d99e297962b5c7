// Starts the client. It runs before the page is painted, so that neither theme nor language changes in front of the person.
"use strict";

(() => {
  const root = document.documentElement;

  // A browser that keeps nothing (private windows, full storage) may throw here; the system's theme is fine then.
  const saved = (name, allowed) => {
    try {
      const value = localStorage.getItem(name);
      return allowed.includes(value) ? value : null;
    } catch {
      return null;
    }
  };

  const theme = saved("steward.theme", ["light", "dark", "hour"]);
  // By the hour: dark from 18 to 6, for whoever walks at night with a phone that is light by day. The app has the same hours.
  const hour = new Date().getHours();
  const worn = hour >= 18 || hour < 6 ? "dark" : "light";
  if (theme) root.dataset.theme = theme === "hour" ? worn : theme;
  const contrast = saved("steward.contrast", ["standard", "more"]);
  if (contrast) root.dataset.contrast = contrast;
  const language = saved("steward.language", ["zh", "en"]);
  if (language) root.lang = language === "en" ? "en" : "zh-CN";

  const parsed = new Promise((resolve) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
    else resolve();
  });

  const paragraph = (lang, text, link) => {
    const words = document.createElement("p");
    words.lang = lang;
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = link;
    // The same address again would only scroll.
    again.addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
    words.append(text, " ", again);
    return words;
  };

  const fail = (why) => {
    console.error(why);
    const told = document.createElement("main");
    told.className = "loading";
    told.setAttribute("role", "alert");
    const said = [
      paragraph("zh-CN", "管家没能打开。已保存的记录仍在本机，不会丢失。", "重新打开"),
      paragraph("en", "Steward could not be opened. What was saved is still on this device.", "Open again"),
    ];
    told.append(...(root.lang === "en" ? said.reverse() : said));
    document.body.replaceChildren(told);
  };

  const start = async () => {
    try {
      const [glue] = await Promise.all([import("{{glue}}"), parsed]);
      await glue.default({ module_or_path: "{{wasm}}" });
      document.getElementById("loading")?.remove();
    } catch (why) {
      await parsed;
      fail(why);
    }
  };

  start();
})();
