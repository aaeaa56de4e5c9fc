// What the editor of the SPARQL page takes from CodeMirror 6; update.sh bundles it into codemirror.js.
export { Decoration, EditorView, MatchDecorator, ViewPlugin, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
export { EditorState } from "@codemirror/state";
export { HighlightStyle, StreamLanguage, bracketMatching, indentUnit, syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { autocompletion, closeCompletion } from "@codemirror/autocomplete";
export { sparql } from "@codemirror/legacy-modes/mode/sparql";
export { tags } from "@lezer/highlight";
export { StyleModule } from "style-mod";
