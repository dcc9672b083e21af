import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { oneLine } from "../../src/display/oneLine.ts";
import { type Place, places } from "../../src/display/places.ts";
import { code, joined, shown, template } from "../../src/display/shown.ts";
import { hostileNames } from "./hostileNames.ts";

/** As permissive as any reader of Markdown is. */
const reader = new MarkdownIt({ html: true, linkify: true });

/** Tokens of inline Markdown that are words. */
const WORDS = new Set(["text", "text_special", "code_inline", "softbreak"]);

/** What a reader of Markdown sees; fails where it sees anything but one paragraph of words. */
function wordsOf(markdown: string): string {
  const [open, inline, ...rest] = reader.parse(markdown, {});
  assert.equal(open?.type, "paragraph_open", markdown);
  assert.deepEqual(
    rest.map(({ type }) => type),
    ["paragraph_close"],
    markdown,
  );
  const children = inline.children ?? [];
  for (const { type } of children) assert.ok(WORDS.has(type), `${type} in ${markdown}`);
  return children.map(({ content }) => content).join("");
}

/** A reader of XML's view of what stands in an element. */
const decoded = (xml: string) => xml.replace(/&#(\d+);/g, (_, digits) => String.fromCharCode(Number(digits)));

/** What must hold of any text at a place. */
const isWords: Readonly<Record<Place, (fit: string, text: string) => void>> = {
  plain: isOneReadableLine,
  terminal: isOneReadableLine,
  label(fit) {
    isOneReadableLine(fit);
    assert.doesNotMatch(fit, /\$\(/);
  },
  notification(fit) {
    isOneReadableLine(fit);
    assert.doesNotMatch(fit, /\]\(/);
  },
  markdown(fit, text) {
    if (oneLine(text).trim() !== "") assert.equal(wordsOf(fit).trim(), oneLine(text).trim());
  },
  xml(fit, text) {
    isOneReadableLine(fit);
    assert.doesNotMatch(fit.replace(/&#\d+;/g, ""), /[&<>"']/);
    assert.equal(decoded(fit), oneLine(text));
  },
  csv(fit, text) {
    isOneReadableLine(fit);
    const cell = fit.startsWith('"') ? fit.slice(1, -1).replaceAll('""', '"') : fit;
    for (const part of [cell, ...cell.split(";")]) assert.doesNotMatch(part, /^\s*[=+\-@\t\r]/);
    assert.equal(
      cell.replace(/(^|;)'(?=\s*[=+\-@＝＋－＠])/g, "$1"),
      oneLine(text).replace(/(^|;)'(?=\s*[=+\-@＝＋－＠])/g, "$1"),
    );
    assert.ok(fit.startsWith('"') || !/[",;]/.test(fit));
  },
  json(fit) {
    assert.doesNotMatch(fit, /[\p{Cc}\u202e]/u);
  },
};

function isOneReadableLine(fit: string): void {
  assert.doesNotMatch(fit, /[\p{Cc}\p{Surrogate}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
}

test("hostile names are words at every place", () => {
  assert.equal(Object.keys(hostileNames).length, 10);
  for (const [what, name] of Object.entries(hostileNames)) {
    for (const place of Object.keys(places) as Place[]) {
      assert.doesNotThrow(
        () => isWords[place](shown(place, place === "json" ? JSON.stringify(name) : name), name),
        what,
      );
    }
    assert.equal(wordsOf(code(name)).trim(), oneLine(name).trim(), what);
  }
});

test("so is any text", () => {
  const signs = [..."`*_[]()<>!#|~$&\\:/@=+-.'\"{}\n\r\t 1aw", "www.", "http://", "mailto:", "\u001b", "\u202e", "```"];
  const text = fc.array(fc.oneof(fc.constantFrom(...signs), fc.string({ unit: "binary", maxLength: 2 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (parts) => {
      const name = parts.join("");
      for (const place of ["plain", "label", "notification", "markdown", "xml", "csv", "terminal"] as const)
        isWords[place](shown(place, name), name);
      if (oneLine(name).trim() !== "") assert.equal(wordsOf(code(name)).trim(), oneLine(name).trim());
    }),
    { numRuns: 2000, seed: 11 },
  );
});

test("a JSON document means what it meant", () => {
  for (const name of Object.values(hostileNames)) {
    const text = JSON.stringify({ [name]: name });
    assert.deepEqual(JSON.parse(shown("json", text)), JSON.parse(text));
  }
});

test("a template's own words are markup, what it takes in is not", () => {
  const markdown = template("markdown");
  const parts = ["*", "a"].map((text) => shown("markdown", text));
  assert.equal(markdown`**${joined(parts, markdown`, `)}** ${2}`, "**\\*, a** 2");
});

test("ordinary sentences stay as they are", () => {
  const sentences = ["a step of 0.05 (see k), 3 × 4 = 12; it's −1.5e-3!", "x + y - z is 1:2, e.g. at t = 2."];
  for (const sentence of sentences)
    for (const place of ["plain", "label", "notification", "markdown", "terminal", "json"] as const)
      assert.equal(shown(place, sentence), sentence, place);
});

test("text is declared fit by one function alone", () => {
  const files = ["src", "webview"].flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(top, file)),
  );
  const casting = files.filter((file) => file.endsWith(".ts") && /\bas Shown\b/.test(readFileSync(file, "utf8")));
  assert.deepEqual(casting, ["src/display/shown.ts"]);
});

test("markup comes into a page by one function, which takes what was made fit for it", () => {
  const sink = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc/;
  const files = readdirSync("webview", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const found = files.filter((file) => sink.test(readFileSync(path.join("webview", file), "utf8")));
  assert.deepEqual(found, ["element.ts"]);
});
