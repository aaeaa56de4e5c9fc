// Suggestions while a word is typed: the combobox pattern of the WAI-ARIA Authoring Practices. The page works without.
(() => {
  "use strict";
  const WAIT = 120, MOST = 8; // milliseconds after the last key; suggestions
  const SAID = {
    en: {
      list: "Suggestions", found: "suggestions", none: "No suggestions", advised: "content advisory",
      headword: "headword", written: "spelling", kana: "other kana", romaji: "romanisation", form: "form",
      folded: "but for length or accents", analysed: "inflected", meaning: "meaning", prefix: "begins so",
      contains: "in it", near: "similar",
    },
    ja: {
      list: "候補", found: "件の候補", none: "候補なし", advised: "注意書きあり",
      headword: "見出し", written: "表記", kana: "別の仮名", romaji: "ローマ字", form: "語形",
      folded: "長音・符号の違い", analysed: "活用形", meaning: "意味", prefix: "前方一致",
      contains: "部分一致", near: "近いつづり",
    },
  };
  const page = document.documentElement.lang, said = SAID[page] || SAID.en;
  const languages = (() => {
    try { return new Intl.DisplayNames([page || "en"], { type: "language" }); } catch { return null; }
  })();
  const languageName = (tag) => { try { return languages?.of(tag) || tag; } catch { return tag; } };

  // Everything that comes from the graph is set as text: markup in it is shown, never read.
  const piece = (tag, text, language, name) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (language) element.lang = language;
    if (name) element.className = name;
    return element;
  };

  const equip = (form, number) => {
    const input = form.querySelector('input[type="search"]'), list = document.createElement("ul");
    if (!input) return;
    const status = document.createElement("p");
    let timer = 0, asked = null, at = -1, composing = false;
    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", said.list);
    status.className = "hidden";
    status.setAttribute("role", "status");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", list.id]]) input.setAttribute(name, value);
    form.append(list, status);

    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const stop = () => { clearTimeout(timer); asked?.abort(); asked = null; close(); };
    const mark = (next) => {
      const options = list.children;
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = (next + options.length + 1) % (options.length + 1); // one place more: the text itself
      if (at === options.length) at = -1;
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    };
    const option = (hit, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.page = hit.page;
      item.append(piece("bdi", hit.label, hit.lang));
      if (hit.romaji && hit.romaji !== hit.label) item.append(" ", piece("bdi", hit.romaji, `${hit.lang}-Latn`, "roman"));
      const more = (...pieces) => item.append(" \u00b7 ", piece(...pieces));
      if (hit.lang !== "ja") more("span", languageName(hit.lang), "", "lang");
      if (Object.hasOwn(said, hit.reason?.code)) more("span", said[hit.reason.code], "", "how");
      if (hit.advisories.length) more("span", said.advised, "", "meaning");
      else if (hit.meaning) more("bdi", hit.meaning, "en", "meaning");
      return item;
    };
    const show = (found) => {
      list.replaceChildren(...found.map(option));
      close();
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = found.length ? `${found.length}${page === "ja" ? "" : " "}${said.found}` : said.none;
    };
    const ask = async () => {
      const typed = input.value.trim();
      asked?.abort();
      if (!typed || typed.length > 200) return close();
      const mine = asked = new AbortController();
      try {
        const query = new URLSearchParams({ q: typed, limit: String(MOST) });
        const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: mine.signal });
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (mine === asked && document.activeElement === input) show(found);
      } catch { /* another key came first, or the server is gone: the form still works */ }
    };
    // What leads to another page is a path of this site, whatever the answer says.
    const go = (item) => { if (/^\/(?![\/\\])/.test(item.dataset.page)) location.assign(base + item.dataset.page); };
    const base = form.dataset.suggest.replace(/\/api\/suggest$/, "");
    const later = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
    input.addEventListener("input", () => { if (!composing) later(); });
    input.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); close(); });
    input.addEventListener("compositionend", () => { composing = false; later(); });
    input.addEventListener("keydown", (event) => {
      // The keys of a conversion belong to the input method; 229 stands for such a key after its end in some browsers.
      if (composing || event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); return stop(); }
      if (list.hidden) { if (event.key === "ArrowDown" && input.value.trim()) { event.preventDefault(); ask(); } return; }
      if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? list.children.length - 1 : at - 1); }
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); go(list.children[at]); }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
    list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) go(item);
    });
    input.addEventListener("blur", stop);
    addEventListener("pagehide", stop);
  };
  document.querySelectorAll("form.search[data-suggest]").forEach(equip);
})();
