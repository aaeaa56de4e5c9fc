// The queries that were run on this page, kept in this browser only; the page works without.
(() => {
  "use strict";
  const KEY = "gogen.queries", MOST = 30, SHOWN = 120;
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
    } catch { return []; }
  };
  const write = (queries) => {
    try { localStorage.setItem(KEY, JSON.stringify(queries)); } catch { /* full, or not allowed: nothing is kept */ }
  };
  const marked = (text) => text.split(/([\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)/).map((piece, place) => {
    if (place % 2 === 0) return piece;
    const japanese = document.createElement("span");
    japanese.lang = "ja";
    japanese.textContent = piece;
    return japanese;
  });
  const form = document.querySelector("form.query"), editor = document.getElementById("query");
  const section = document.getElementById("history"), list = section.querySelector("ol");
  const show = () => {
    const queries = read();
    section.hidden = queries.length === 0;
    list.replaceChildren(...queries.map((query) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.className = "query-line";
      button.append(...marked(query.replace(/\s+/g, " ").slice(0, SHOWN)));
      button.addEventListener("click", () => {
        editor.value = query;
        editor.focus();
        editor.dispatchEvent(new Event("input")); // the editor over the field, if there is one, takes it over
      });
      item.append(button);
      return item;
    }));
  };
  form.addEventListener("submit", () => {
    const query = editor.value.trim();
    if (query) write([query, ...read().filter((one) => one !== query)].slice(0, MOST));
  });
  document.getElementById("forget").addEventListener("click", () => { localStorage.removeItem(KEY); show(); });
  show();
})();
