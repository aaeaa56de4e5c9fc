// The query field becomes an editor: colours, completion from our vocabulary, the place of a mistake. The field stays
// what the form sends, and the page works without.
(async () => {
  "use strict";
  const form = document.querySelector("form.query"), field = document.getElementById("query");
  const label = form.querySelector("label"), page = document.documentElement.lang;
  const MOST = 60, LEAST = 2, ENOUGH = 4; // options at once; letters after which they come, and names by what they mean
  const JAPANESE = /[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]/;
  let cm;
  try { cm = await import(form.dataset.editor); } catch { return; /* the plain field does */ }

  // ------------------------------------------------------------ what is completed

  const KEYWORDS = ["SELECT", "DISTINCT", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "VALUES", "BIND",
    "FILTER NOT EXISTS", "FILTER EXISTS", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "ASC", "DESC", "ASK",
    "CONSTRUCT", "DESCRIBE", "PREFIX", "FROM", "FROM NAMED", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE",
    "GROUP_CONCAT", "STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI", "STRLEN", "SUBSTR", "UCASE", "LCASE",
    "STRSTARTS", "STRENDS", "CONTAINS", "STRBEFORE", "STRAFTER", "REPLACE", "REGEX", "CONCAT", "COALESCE", "IF", "IN",
    "NOT IN", "ABS", "ROUND", "STRLANG", "isIRI", "isLiteral"];
  let names = null;
  const known = () => names ??= fetch(form.dataset.names).then((answer) => answer.json()).catch(() => {
    names = null; // the next key tries again
    return { prefixes: {}, kinds: {}, names: [] };
  });
  const begins = (text, typed) => text.toLowerCase().startsWith(typed);
  const holds = (text, typed) => text.toLowerCase().includes(typed);
  const option = (one, kinds, typed) => {
    const other = holds(one.label ?? "", typed) ? "" : one.also?.find((text) => typed && holds(text, typed));
    return {
      label: one.name, type: one.kind, kind: kinds[one.kind], called: other || one.label,
      tag: other ? (JAPANESE.test(other) ? "ja" : "en") : one.tag,
      info: one.means ? () => element("div", one.means, one.meansTag) : undefined,
    };
  };
  const element = (tag, text, language, name) => {
    const made = document.createElement(tag);
    made.textContent = text;
    made.lang = language || page;
    if (name) made.className = name;
    return made;
  };
  const entries = async (typed) => {
    const answer = await fetch(`${form.dataset.entries}?${new URLSearchParams({ q: typed, limit: "12" })}`);
    return answer.ok ? (await answer.json()).suggestions.map((hit) => ({
      label: /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u.test(hit.id) ? `e:${hit.id}` : `<${hit.iri}>`,
      called: hit.label, tag: hit.lang,
    })) : [];
  };
  const found = async (typed, doc, explicit) => {
    const lower = typed.toLowerCase();
    if (/^[?$]/.test(typed)) {
      const others = [...doc.matchAll(/[?$][\p{L}\p{N}_]+/gu)].map(([name]) => name).filter((name) => name !== typed);
      return [...new Set(others)].filter((name) => begins(name, lower)).map((name) => ({ label: name }));
    }
    if (/^e:./.test(typed)) return entries(typed.slice(2)).catch(() => []);
    const { prefixes, kinds, names: all } = await known();
    const [prefix, local] = typed.includes(":") ? lower.split(/:(.*)/s) : ["", lower];
    const called = (one) => [one.name.replace(/^.*:/, ""), one.label ?? "", ...(one.also ?? [])];
    const like = (some) => [
      ...some.filter((one) => called(one).some((text) => begins(text, local))),
      ...some.filter((one) => !called(one).some((text) => begins(text, local)) && called(one).some((text) => holds(text, local))),
    ].map((one) => option(one, kinds, local));
    if (typed.includes(":")) return like(all.filter((one) => begins(one.name, `${prefix}:`)));
    return [
      ...KEYWORDS.filter((word) => begins(word, lower)).map((word) => ({ label: word })),
      ...Object.entries(prefixes).filter(([name]) => begins(name, lower)).map(([name, iri]) => ({ label: `${name}:`, called: iri, tag: "und" })),
      ...(lower.length >= (explicit ? LEAST : ENOUGH) || JAPANESE.test(typed) ? like(all) : []),
    ];
  };
  const complete = async (context) => {
    const word = context.matchBefore(/[?$][\p{L}\p{N}_]*|\p{L}[\p{L}\p{N}_-]*(?::[\p{L}\p{N}_%.-]*)?/u);
    const typed = word?.text ?? "";
    const within = cm.syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (within === "string" || within === "comment" || (!context.explicit && typed.length < LEAST && !JAPANESE.test(typed))) return null;
    const options = (await found(typed, context.state.doc.toString(), context.explicit)).slice(0, MOST);
    const whole = options.some((one) => one.label.toLowerCase() === typed.toLowerCase());
    if (context.aborted || !options.length || (whole && !context.explicit)) return null;
    return { from: word?.from ?? context.pos, options, filter: false };
  };

  // ------------------------------------------------------------ how it looks

  const { tags } = cm;
  const colours = cm.HighlightStyle.define([
    { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
    { tag: tags.atom, color: "var(--ink)", fontWeight: "400" }, // IRIs and names: a kind of keyword to the mode
    { tag: [tags.string, tags.number, tags.bool], color: "var(--string)" },
    { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
    { tag: [tags.variableName, tags.local(tags.variableName)], color: "var(--variable)" },
    { tag: [tags.meta, tags.operator, tags.bracket], color: "var(--soft)" },
  ]);
  const raised = { color: "var(--ink)", backgroundColor: "var(--raised)", border: "1px solid var(--strong-line)" };
  const theme = cm.EditorView.theme({
    "&": { color: "var(--ink)", fontSize: ".875rem" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--mono), var(--ja-sans)", lineHeight: "1.5", minHeight: "14rem" },
    ".cm-content": { caretColor: "var(--ink)", padding: ".6rem 0" },
    ".cm-content [lang]": { fontFamily: "inherit" },
    ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "none" },
    ".cm-lineNumbers .cm-gutterElement": { minWidth: "2rem" },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)", color: "inherit" },
    ".cm-specialChar": { color: "var(--accent)" },
    ".cm-content ::selection": { backgroundColor: "var(--mark)", color: "var(--ink)" },
    ".faulty-line": { backgroundColor: "var(--accent-wash)" },
    ".faulty": { backgroundColor: "var(--mark)", outline: "2px solid var(--accent)" },
    ".cm-tooltip": raised,
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", maxHeight: "18rem", maxWidth: "min(34rem, 92vw)", minWidth: "min(16rem, 80vw)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem", lineHeight: "1.5", whiteSpace: "normal" },
    ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--ink)", color: "var(--paper)" },
    ".cm-tooltip-autocomplete ul li[aria-selected] .called, .cm-tooltip-autocomplete ul li[aria-selected] .kind": { color: "var(--paper)" },
    ".cm-completionLabel": { fontFamily: "var(--mono)", fontSize: ".8125rem" },
    ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
    ".called, .kind": { marginLeft: ".75em", fontSize: ".8125rem", color: "var(--soft)", overflowWrap: "anywhere" },
    ".cm-tooltip.cm-completionInfo": { ...raised, fontFamily: "var(--sans)", fontSize: ".8125rem", lineHeight: "1.5", padding: ".4rem .6rem" },
  });
  const span = (name, key, language) => ({
    position: name === "called" ? 60 : 70,
    render: (one) => one[key] ? element("span", one[key], language ? one.tag : "", name) : null,
  });
  const japanese = new cm.MatchDecorator({
    regexp: new RegExp(`${JAPANESE.source}+`, "g"),
    decoration: cm.Decoration.mark({ attributes: { lang: "ja" } }),
  });
  const marked = cm.ViewPlugin.define((view) => ({
    found: japanese.createDeco(view),
    update(change) { this.found = japanese.updateDeco(change, this.found); },
  }), { decorations: (plugin) => plugin.found });

  // ------------------------------------------------------------ where the server found a mistake

  const place = (doc) => {
    const number = Number(field.dataset.line);
    if (!number || number > doc.lines) return null;
    const line = doc.line(number), before = [...line.text].slice(0, Number(field.dataset.column) - 1).join("");
    return { line: line.from, from: Math.min(line.from + before.length, line.to), to: line.to };
  };
  const faulty = cm.ViewPlugin.define((view) => {
    const at = place(view.state.doc), marks = [];
    if (at) {
      marks.push(cm.Decoration.line({ class: "faulty-line", attributes: { title: form.dataset.mistake } }).range(at.line));
      if (at.from < at.to) marks.push(cm.Decoration.mark({ class: "faulty" }).range(at.from, at.from + 1));
    }
    return {
      found: cm.Decoration.set(marks),
      update(change) { if (change.docChanged) this.found = cm.Decoration.none; },
    };
  }, { decorations: (plugin) => plugin.found });

  // ------------------------------------------------------------ the editor in its place

  const leave = (view) => cm.closeCompletion(view) && false; // Tab goes on to what comes after the editor
  // The policy of this site allows no <style> element, which the editor would write: its styles are adopted instead.
  const sheets = new Map();
  cm.StyleModule.mount = (root, modules) => {
    const others = root.adoptedStyleSheets.filter((sheet) => ![...sheets.values()].includes(sheet));
    root.adoptedStyleSheets = [...others, ...[modules].flat().map((module) => {
      if (!sheets.has(module)) {
        sheets.set(module, new CSSStyleSheet());
        sheets.get(module).replaceSync(module.getRules());
      }
      return sheets.get(module);
    })];
  };
  const host = document.createElement("div");
  host.className = "editor";
  const view = new cm.EditorView({
    parent: host,
    state: cm.EditorState.create({
      doc: field.value,
      extensions: [
        cm.keymap.of([
          { key: "Mod-Enter", run: () => { form.requestSubmit(); return true; } },
          { key: "Tab", run: leave, shift: leave },
        ]),
        cm.lineNumbers(), cm.history(), cm.bracketMatching(), cm.EditorView.lineWrapping,
        cm.highlightSpecialChars({ addSpecialChars: /[\u034f\u115f\u1160\u180e\u200c\u200d\u202a-\u202c\u2060-\u2064\u2068\u3164\uffa0]/g }),
        cm.StreamLanguage.define(cm.sparql), cm.syntaxHighlighting(colours), cm.indentUnit.of("  "), theme,
        cm.autocompletion({ override: [complete], icons: false, activateOnCompletion: (one) => one.label.endsWith(":"),
          addToOptions: [span("called", "called", true), span("kind", "kind", false)] }),
        cm.EditorState.phrases.of({ Completions: form.dataset.completions, "Control character": form.dataset.control }),
        cm.EditorView.contentAttributes.of({
          "aria-label": label.textContent, "aria-describedby": field.ariaInvalid === "true" ? "failure keys" : "keys",
          spellcheck: "false", autocapitalize: "none", autocorrect: "off",
          ...(field.ariaInvalid === "true" ? { "aria-invalid": "true" } : {}),
        }),
        cm.keymap.of([...cm.defaultKeymap, ...cm.historyKeymap]),
        // What is typed over a selection is put in here: the browser's own way writes a styled element, which is refused.
        cm.EditorView.domEventHandlers({
          beforeinput: (event, at) => {
            if (event.inputType !== "insertText" || at.composing || at.state.selection.main.empty) return false;
            event.preventDefault();
            at.dispatch(at.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
            return true;
          },
        }),
        cm.EditorView.updateListener.of((change) => {
          if (change.docChanged) field.value = change.state.doc.toString();
          if (change.focusChanged && change.view.hasFocus) known();
        }),
        marked, faulty,
      ],
    }),
  });
  const start = place(view.state.doc);
  if (start) view.dispatch({ selection: { anchor: start.from } });
  host.classList.toggle("faulty", Boolean(start));
  field.after(host);
  field.hidden = true;
  document.getElementById("keys").hidden = false;
  label.addEventListener("click", () => view.focus());
  field.addEventListener("input", () => { // somebody else wrote into the field
    if (field.value !== view.state.doc.toString()) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: field.value } });
    }
    view.focus();
  });
})();
