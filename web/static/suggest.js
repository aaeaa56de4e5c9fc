// Suggestions while a word is typed: the combobox pattern of the WAI-ARIA Authoring Practices. The page works without.
(() => {
  "use strict";
  const WAIT = 120, MOST = 8; // milliseconds after the last key; suggestions
  const equip = (form, number) => {
    const input = form.querySelector('input[type="search"]'), list = document.createElement("ul");
    const status = document.createElement("p");
    let timer = 0, asked = null, at = -1, composing = false;
    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
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
    const piece = (tag, text, language, name) => {
      const element = document.createElement(tag);
      element.textContent = text;
      if (language) element.lang = language;
      if (name) element.className = name;
      return element;
    };
    const show = (found) => {
      list.replaceChildren(...found.map((hit, place) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${place}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.page = hit.page;
        item.append(piece("bdi", hit.label, hit.lang), " ");
        if (hit.romaji && hit.romaji !== hit.label) item.append(piece("bdi", hit.romaji, `${hit.lang}-Latn`, "roman"), " ");
        if (hit.lang !== "ja") item.append(piece("span", hit.lang, "", "lang"), " ");
        item.append(piece("span", hit.advisories.length ? hit.advisories[0].label : hit.meaning || "", "", "meaning"));
        return item;
      }));
      close();
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = found.length ? `${found.length} suggestions` : "No suggestions";
    };
    const ask = async () => {
      const typed = input.value.trim();
      asked?.abort();
      if (!typed) return close();
      asked = new AbortController();
      try {
        const query = new URLSearchParams({ q: typed, limit: String(MOST) });
        const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: asked.signal });
        if (answer.ok) show((await answer.json()).suggestions);
      } catch { /* another key came first, or the server is gone: the form still works */ }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
    input.addEventListener("input", () => { if (!composing) later(); });
    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; later(); });
    input.addEventListener("keydown", (event) => {
      if (composing || event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? list.children.length - 1 : at - 1); }
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.assign(list.children[at].dataset.page); }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
    list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) location.assign(item.dataset.page);
    });
    input.addEventListener("blur", () => { clearTimeout(timer); asked?.abort(); close(); });
  };
  document.querySelectorAll("form.search[data-suggest]").forEach(equip);
})();
