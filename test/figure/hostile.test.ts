import assert from "node:assert/strict";
import { suite, test } from "node:test";
import MarkdownIt from "markdown-it";
import { figuresCsv } from "../../src/figure/csv.ts";
import { reportCsv } from "../../src/figure/reportCsv.ts";
import { reportHtml } from "../../src/figure/reportHtml.ts";
import { reportMarkdown } from "../../src/figure/reportMarkdown.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import type { Block } from "../../src/protocol/panel.ts";
import { hostileNames } from "../display/hostileNames.ts";
import { errorOrders, phasePlane, timeSeries } from "../webview/flows.ts";

/** Keys of figures and blocks whose texts are words. */
const WORDS = new Set(["title", "description", "label", "labels", "unit", "text", "paragraphs", "value"]);

/** The same with a text in place of all words, wherever they stand. */
function renamed<T>(value: T, name: string, isWords = false): T {
  if (typeof value === "string") return (isWords ? name : value) as T;
  if (Array.isArray(value)) return value.map((item) => renamed(item, name, isWords)) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, renamed(item, name, WORDS.has(key))]),
  ) as T;
}

const figures = [phasePlane(), ...timeSeries(), errorOrders()];

const report: readonly Block[] = [
  { kind: "text", id: "words", title: "title", paragraphs: ["one", "two"] },
  ...figures.map(
    (figure): Block => ({ kind: "figure", figure: { ...figure, notes: [{ severity: "info", text: "x" }] } }),
  ),
  { kind: "facts", id: "facts", facts: [{ label: "a", value: "b" }] },
  {
    kind: "columns",
    id: "columns",
    columns: [{ title: "left", content: [{ kind: "text", id: "inside", paragraphs: ["inside"] }] }],
  },
];

const tableOf = (name: string): Block =>
  ({
    kind: "table",
    id: "t",
    title: name,
    columns: [{ label: name, unit: name }, { label: "number" }],
    rows: [
      [name, -1.5],
      [{ text: name, tone: "good" }, 2],
    ],
  }) as unknown as Block;

/** Elements of a document and their attributes, as a parser meets them. */
function tags(markup: string): { name: string; attributes: string }[] {
  return [...markup.matchAll(/<(?!!doctype)\/?([a-zA-Z][\w:-]*)([^>]*)>/g)].map(([, name, attributes]) => ({
    name: name.toLowerCase(),
    attributes,
  }));
}

const SVG = ["svg", "style", "title", "desc", "defs", "clippath", "rect", "path", "g", "text", "circle"];
const HTML =
  "html head meta link style body main h1 h2 p figure figcaption div section table caption thead tr th tbody td".split(
    " ",
  );

function assertInert(markup: string, known: readonly string[]): void {
  assert.doesNotMatch(markup.replaceAll("\n", ""), /[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u);
  for (const { name, attributes } of tags(markup)) {
    assert.ok(known.includes(name), `<${name}${attributes}>`);
    assert.doesNotMatch(attributes, /\s(on\w+|href|src|xlink:href)\s*=\s*"(?!data:,")/i, `<${name}${attributes}>`);
  }
  // A sign that opens an element stands before one of the program's.
  assert.equal(markup.split("<").length - 1, tags(markup).length + (markup.startsWith("<!doctype") ? 1 : 0));
}

/** RFC 4180, with the first sign of every cell that is words. */
function cellsOf(csv: string): string[] {
  return csv
    .split("\r\n")
    .flatMap((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    );
}

suite("hostile names in what is saved", () => {
  for (const [what, name] of Object.entries(hostileNames)) {
    const content = [...renamed(report, name), tableOf(name)];

    test(`${what}: drawings and HTML hold the program's elements only`, () => {
      for (const figure of figures) assertInert(figureSvg(renamed(figure, name)), SVG);
      assertInert(reportHtml(name, content), [...SVG, ...HTML]);
    });

    test(`${what}: Markdown is headings, tables, words and drawings`, () => {
      const kinds = /^(heading|paragraph|blockquote|table|thead|tbody|tr|th|td)_(open|close)$|^(inline|html_block)$/;
      let drawings = 0;
      for (const token of new MarkdownIt({ html: true, linkify: true }).parse(reportMarkdown(name, content), {})) {
        assert.match(token.type, kinds, token.content);
        if (token.type === "html_block") {
          drawings++;
          assert.match(token.content, /^<svg /);
          assertInert(token.content, SVG);
        }
        for (const { type } of token.children ?? [])
          assert.match(type, /^(text|text_special|softbreak)$/, token.content);
      }
      assert.equal(drawings, figures.length);
    });

    test(`${what}: Markdown brings the font of its drawings, once, with the first of them`, () => {
      const saved = reportMarkdown(name, content);
      assert.equal(saved.split("@font-face").length - 1, 2, "two weights");
      assert.ok(saved.indexOf("data:font/woff2;base64,") < saved.indexOf("</svg>"));
    });

    test(`${what}: tables hold numbers and words, no formulas`, () => {
      for (const csv of [reportCsv(content), figuresCsv(renamed(figures, name))])
        for (const cell of cellsOf(csv)) {
          if (cell === "" || Number.isFinite(Number(cell))) continue;
          assert.match(cell, /^[^=+\-@\t\r\n]/, cell);
          assert.doesNotMatch(cell, /\p{Cc}/u);
        }
    });
  }
});
