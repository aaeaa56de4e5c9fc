// What a page must hold beyond what axe-core asks: each check returns sentences about what is wrong, none if all is well.
(() => {
  "use strict";
  const LEAST = 24; // CSS pixels: WCAG 2.2, 2.5.8
  const CJK = /[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\uac00-\ud7af]/;
  const OF_CJK = /^(ja|zh|ko|yue|ojp|ryu|ain)(-|$)/i, LATIN = /-Latn\b/i;
  const TOLD = ["title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "alt", "label"];
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], " +
    "[role=option], [role=tab], [role=checkbox], [role=radio], [role=switch], [role=menuitem], [contenteditable=true]";
  const ALWAYS_LARGE = "button, input:not([type=hidden]), select, textarea, summary, [role=button], nav a[href]";
  const WALKED = `${CONTROLS}, [tabindex], iframe, object, audio[controls], video[controls]`;

  const short = (text) => text.replace(/\s+/g, " ").trim().slice(0, 40);
  const named = (element) => {
    const steps = [];
    for (let at = element; at && at !== document.body && steps.length < 4; at = at.parentElement) {
      const kind = at.getAttribute("class")?.trim().split(/\s+/)[0];
      steps.unshift(at.localName + (at.id ? `#${at.id}` : kind ? `.${kind}` : ""));
      if (at.id) break;
    }
    return `${steps.join(" > ")} “${short(element.textContent || element.getAttribute("name") || "")}”`;
  };
  const isShown = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || box.right <= 0) return false;
    for (let at = element; at; at = at.parentElement) { // what only screen readers have, and links to skip with
      const style = getComputedStyle(at), outer = at.getBoundingClientRect();
      if (style.clipPath === "inset(50%)" || (style.position === "absolute" && outer.right < 0)) return false;
    }
    return true;
  };

  // ---------------------------------------------------------------- reflow, identifiers

  const overflow = () => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= innerWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((one) => {
      if (one.getBoundingClientRect().right <= innerWidth + 1 || !one.checkVisibility()) return false;
      for (let at = one.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== "visible") return false;
      }
      return ![...one.children].some((child) => child.getBoundingClientRect().right > innerWidth + 1);
    });
    return [`the page is ${page.scrollWidth} px wide: ${wide.slice(0, 4).map(named).join("; ")}`];
  };
  const ids = () => {
    const seen = new Set(), twice = new Set();
    for (const one of document.querySelectorAll("[id]")) (seen.has(one.id) ? twice : seen).add(one.id);
    return [...twice].map((id) => `the id ${id} is given twice`);
  };
  const frame = () => {
    const found = [];
    const count = (selector, wanted) => {
      const is = document.querySelectorAll(selector).length;
      if (is !== wanted) found.push(`${is} of ${selector}, not ${wanted}`);
    };
    count("h1", 1);
    count("main", 1);
    if (!document.title.trim()) found.push("no title");
    if (!document.documentElement.lang) found.push("no language of the page");
    let level = 0;
    for (const one of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      if (!one.checkVisibility()) continue;
      if (Number(one.localName[1]) > level + 1) found.push(`a heading leaves out a level: ${named(one)}`);
      level = Number(one.localName[1]);
    }
    return found;
  };

  // ---------------------------------------------------------------- languages

  const languageAt = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const tag = at.getAttribute("lang") ?? at.getAttribute("xml:lang");
      if (tag !== null) return tag;
    }
    return "";
  };
  const isTold = (element) => { const tag = languageAt(element); return OF_CJK.test(tag) && !LATIN.test(tag); };
  const languages = () => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode, element = text.parentElement;
      if (!CJK.test(text.data) || element.closest("script, style, textarea") || isTold(element)) continue;
      found.push(`in lang=“${languageAt(element)}”: ${named(element)}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
      for (const name of TOLD) {
        const text = element.getAttribute(name);
        if (text && CJK.test(text) && !isTold(element)) found.push(`${name}=“${short(text)}” in lang=“${languageAt(element)}”: ${named(element)}`);
      }
    }
    return found;
  };

  // ---------------------------------------------------------------- targets: WCAG 2.2, 2.5.8

  const blockOf = (node) => {
    let at = node.parentElement;
    while (at && getComputedStyle(at).display.startsWith("inline")) at = at.parentElement;
    return at;
  };
  // A link in a line of text: its block has text that belongs to no target.
  const isInline = (element, block) => {
    if (!getComputedStyle(element).display.startsWith("inline") || element.matches(ALWAYS_LARGE)) return false;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (/[\p{L}\p{N}]/u.test(text.data) && !text.parentElement.closest(CONTROLS) && blockOf(text) === block) return true;
    }
    return false;
  };
  const apart = (x, y, box) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  const targets = () => {
    const all = [...document.querySelectorAll(CONTROLS)].filter((one) => isShown(one) && !one.disabled);
    const boxes = new Map(all.map((one) => [one, one.getBoundingClientRect()]));
    const isSmall = (box) => box.width < LEAST - 0.05 || box.height < LEAST - 0.05;
    const found = [];
    for (const one of all) {
      const box = boxes.get(one);
      if (!isSmall(box)) continue;
      const size = `${box.width.toFixed(1)} × ${box.height.toFixed(1)}`;
      if (one.matches(ALWAYS_LARGE)) { found.push(`${size}: ${named(one)}`); continue; }
      const block = blockOf(one);
      if (block && isInline(one, block)) continue;
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      const near = all.find((other) => {
        if (other === one || other.contains(one) || one.contains(other)) return false;
        const its = boxes.get(other);
        if (!isSmall(its)) return apart(x, y, its) < LEAST / 2;
        return Math.hypot(its.left + its.width / 2 - x, its.top + its.height / 2 - y) < LEAST || apart(x, y, its) < LEAST / 2;
      });
      if (near) found.push(`${size}, too near to ${named(near)}: ${named(one)}`);
    }
    return found;
  };

  // ---------------------------------------------------------------- drawings

  const drawings = () => {
    const found = [];
    for (const drawing of document.querySelectorAll("svg")) {
      const texts = [...drawing.querySelectorAll("text")].filter((one) => one.checkVisibility() && one.textContent.trim());
      const boxes = texts.map((one) => one.getBoundingClientRect());
      for (let a = 0; a < texts.length; a += 1) {
        for (let b = a + 1; b < texts.length; b += 1) {
          const wide = Math.min(boxes[a].right, boxes[b].right) - Math.max(boxes[a].left, boxes[b].left);
          const high = Math.min(boxes[a].bottom, boxes[b].bottom) - Math.max(boxes[a].top, boxes[b].top);
          if (wide > 2 && high > 0.3 * Math.min(boxes[a].height, boxes[b].height)) {
            found.push(`labels of a drawing overlap: “${short(texts[a].textContent)}” and “${short(texts[b].textContent)}”`);
          }
        }
      }
    }
    return found;
  };

  // ---------------------------------------------------------------- the keyboard

  const stops = () => {
    const groups = new Map();
    const found = [...document.querySelectorAll(WALKED)].filter((one) => {
      if (one.tabIndex < 0 || one.disabled || one.closest("[inert]")) return false;
      if (!one.checkVisibility({ visibilityProperty: true }) || one.getBoundingClientRect().width === 0) return false;
      const closed = one.closest("details:not([open])");
      if (closed && !(one.localName === "summary" && one.parentElement === closed)) return false;
      if (one.type === "radio") { // one stop a group: what is chosen, else the first
        const group = `${one.form?.action} ${one.name}`;
        if (!groups.has(group) || one.checked) groups.set(group, one);
      }
      return true;
    });
    return found.filter((one) => one.type !== "radio" || [...groups.values()].includes(one));
  };
  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor", "textDecorationLine"];
  const look = (element) => { const style = getComputedStyle(element); return LOOK.map((name) => style[name]); };
  const hasOutline = ([style, width, colour]) => style !== "none" && parseFloat(width) > 0 && !/, 0\)$|transparent/.test(colour);
  const focus = () => {
    const found = [], before = document.activeElement;
    for (const one of stops()) {
      one.blur();
      const rest = look(one);
      one.focus({ focusVisible: true, preventScroll: true });
      const at = document.activeElement, now = look(one);
      if (at !== one && !one.contains(at)) { found.push(`takes no focus: ${named(one)}`); continue; }
      const around = hasOutline(now) || rest[3] !== now[3] || rest[4] !== now[4] || rest[5] !== now[5];
      const wrapped = at.parentElement && at.closest(":focus-within") && hasOutline(look(at.parentElement));
      if (!around && !wrapped) found.push(`the focus is not seen on ${named(one)}`);
    }
    document.activeElement?.blur();
    before?.focus?.();
    return found;
  };
  // Count the stops, and note from now on where the Tab key leads.
  const walk = () => {
    const all = stops();
    window.gogenWalk = { all, seen: new Set() };
    document.activeElement?.blur();
    document.addEventListener("focusin", (event) => { window.gogenWalk.seen.add(event.target); });
    return all.length;
  };
  const walked = () => {
    const { all, seen } = window.gogenWalk;
    document.activeElement?.blur(); // the link to skip with would lie over what is below it
    const missed = all.filter((one) => !seen.has(one) && ![...seen].some((other) => one.contains(other)));
    return missed.map((one) => `Tab does not come to ${named(one)}`);
  };

  window.gogenChecks = { overflow, ids, frame, languages, targets, drawings, focus, walk, walked };
})();
