import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { suite, test } from "node:test";
import { accuracyReport } from "../../../src/analysis/accuracy/accuracyReport.ts";
import { reportFormats } from "../../../src/figure/reportText.ts";
import { tell } from "./accuracyStories.ts";

const folder = "test/analysis/accuracy/snapshots";

/** Chaos, and closed forms that RK4 soon meets to the last bit, have digits that depend on the version of Node. */
const chosen: Readonly<Record<string, { readonly name?: string; readonly operations?: number }>> = {
  lorenz: { name: "shortSpan" },
  linear: { operations: 1e4 },
  tanh: { operations: 2e4 },
};
const OPERATIONS = 1e5;
/** Samples whose drawings are kept stroke by stroke; what is drawn is asserted as data elsewhere. */
const drawnSamples = new Set(["linear", "vanDerPol"]);

/** An experiment of each sample, the first where none is chosen, and how fine its runs become: not down to noise. */
const subjects = readdirSync("samples")
  .filter((file) => file.endsWith(".node-ode.ts"))
  .map((file) => {
    const text = readFileSync(path.join("samples", file), "utf8");
    const sample = file.slice(0, -".node-ode.ts".length);
    const { name = /export const (\w+) = experiment\(/.exec(text)?.[1], operations = OPERATIONS } =
      chosen[sample] ?? {};
    assert.ok(name, `${file} has no experiment`);
    return { sample, text, name, operations };
  });

/** The font in a report is the same in all of them. */
const FONT = /base64,[\w+/=]+/g;

function matches(file: string, whole: string): void {
  const text = whole.replace(FONT, "base64,…");
  const place = path.join(folder, file);
  if (process.env.UPDATE_SNAPSHOTS) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(place, text);
  }
  assert.ok(existsSync(place), `${place} is missing: run UPDATE_SNAPSHOTS=1 npm run unit -- accuracyReports`);
  const kept = readFileSync(place, "utf8");
  const advice = `${place} differs: UPDATE_SNAPSHOTS=1 writes it again`;
  assert.equal(text.replace(paths, " d"), kept.replace(paths, " d"), advice);
  const [drawn, before] = [text, kept].map((one) => one.match(paths)?.join("") ?? "");
  assert.equal(drawn.replace(coordinates, "x"), before.replace(coordinates, "x"), advice);
  const places = before.match(coordinates) ?? [];
  for (const [k, x] of (drawn.match(coordinates) ?? []).entries()) {
    assert.ok(Math.abs(Number(x) - Number(places[k])) <= PIXELS, advice);
  }
}

const paths = / d="[^"]*"/g;
const coordinates = /-?\d+(?:\.\d+)?/g;
/** Node's own sine, in closed forms, differs in its last bit from one version to the next. */
const PIXELS = 0.3;

const drawings = /<svg[\s\S]*?<\/svg>/g;
/** What is drawn, without the colours and sizes that differ from one format to the other. */
const strokes = (text: string) => (text.match(drawings) ?? []).map((svg) => svg.match(/ d="[^"]*"/g));

/** Numbers as rounded in the reports; runs are not timed here, so that no time of this machine is among them. */
suite("accuracy reports of the samples", () => {
  for (const { sample, text, name, operations } of subjects) {
    test(`${sample}: ${name}, as Markdown and as HTML`, () => {
      const content = accuracyReport(tell(text, name, { operations }).story);
      const title = `Euler versus RK4 on ${name}`;
      const [markdown, html] = (["markdown", "html"] as const).map((format) =>
        reportFormats[format].text(title, content),
      );
      matches(`${sample}.md`, drawnSamples.has(sample) ? markdown : markdown.replace(drawings, "<svg/>"));
      // The same drawings in another's colours: once is enough.
      assert.deepEqual(strokes(html), strokes(markdown));
      matches(`${sample}.html`, html.replace(drawings, "<svg/>"));
    });
  }

  test("every table is in the CSV, a row a row", () => {
    const { text, name } = subjects.find(({ sample }) => sample === "linear")!;
    const content = accuracyReport(tell(text, name).story);
    const lines = reportFormats.csv.text("", content).trimEnd().split("\r\n");
    const tables = content.flatMap((block) => (block.kind === "table" ? [block] : []));
    assert.equal(tables.length, 4);
    assert.equal(lines.length, 1 + tables.reduce((sum, { rows }) => sum + rows.length, 0));
    const width = (line: string) => line.replace(/"[^"]*"/g, "").split(",").length;
    assert.deepEqual(new Set(lines.map(width)).size, 1);
    assert.match(lines[1], /^"With 100 steps, h = 0\.01",Euler,2\.7048,/);
  });
});
