import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksWithin } from "../../src/figure/reportBlocks.ts";
import type { Note } from "../../src/protocol/figure.ts";
import type { Block, Control, Panel } from "../../src/protocol/panel.ts";
import { FAULTS, spoken } from "../faultsOfWords.ts";
import { runs } from "../runs.ts";
import { samplePanels } from "../webview/samplePanels.ts";

/* What every panel of every sample says, as it is shown: numbers of one style in all of it. */

/** Everything that a reader reads on a panel: words, and cells that are words. */
function* wordsOf(panel: Panel): Generator<readonly [where: string, text: string]> {
  const notes = (where: string, all: readonly Note[]) => all.map(({ text }) => [`${where} note`, text] as const);
  yield ["title", panel.title];
  yield* notes("panel", panel.notes);
  for (const block of blocksWithin(panel.content)) yield* wordsOfBlock(block);
  for (const { title, controls } of panel.side) {
    yield ["group", title];
    for (const control of controls) yield* wordsOfControl(control);
  }
  for (const control of panel.toolbar) yield* wordsOfControl(control);
}

function* wordsOfBlock(block: Block): Generator<readonly [where: string, text: string]> {
  if (block.kind === "text") for (const text of block.paragraphs) yield [block.id, text];
  else if (block.kind === "progress") yield [block.id, block.label];
  else if (block.kind === "controls") for (const control of block.controls) yield* wordsOfControl(control);
  else if (block.kind === "facts") for (const { label, value } of block.facts) yield [label, String(value)];
  else if (block.kind === "table") {
    yield [block.id, block.title];
    for (const { label } of block.columns) yield [`${block.id} column`, label];
    for (const cell of block.rows.flat())
      if (typeof cell !== "number") yield [`${block.id} cell`, typeof cell === "string" ? cell : cell.text];
  } else if (block.kind === "figure") {
    const { id, title, caption = "", description, notes = [], marks } = block.figure;
    for (const text of [title, caption, description, ...notes.map((note) => note.text)]) yield [id, text];
    for (const mark of marks) {
      yield [`${id} ${mark.id}`, mark.label ?? ""];
      yield [`${id} ${mark.id}`, mark.name ?? ""];
      if (mark.kind === "points" || mark.kind === "labels")
        for (const text of (mark.kind === "points" ? mark.labels : mark.texts) ?? []) yield [`${id} ${mark.id}`, text];
    }
  }
}

function* wordsOfControl(control: Control): Generator<readonly [where: string, text: string]> {
  for (const text of [control.label, control.detail ?? "", control.disabled ?? ""]) yield [control.id, text];
}

test("the faults that are looked for are found", () => {
  const bad: Readonly<Record<string, string>> = {
    "off by 0.09798737": "more than four significant digits",
    "at t = 12.3456": "more than four significant digits",
    "10.00001": "more than four significant digits",
    "1000.5": "more than four significant digits",
    "x = -3": "a stroke for a minus",
    "1,402,916 steps": "commas in a number",
    "1048576 steps": "digits without groups",
    "data belong into an experiment": "a word in the wrong place",
    "the 1 augmented components": "one of many",
    "so that that is": "a word said twice",
    "a option": "a wrong article",
    "an number": "a wrong article",
  };
  for (const [text, name] of Object.entries(bad)) assert.ok(FAULTS[name](text), text);
  const good = [
    "0.09799",
    "t = 12.35",
    "0.001",
    "1048\u202f576 steps",
    "1.234×10⁻⁷",
    "10 of 1000, 0.5",
    "from 0 to 6.283",
    "an hour, a unit, a one-step method, 11 components, an L-BFGS step",
  ];
  for (const text of good)
    for (const [name, fault] of Object.entries(FAULTS)) assert.ok(!fault(text), `${name}: ${text}`);
});

/** Faults that names of users look like: a component may be called `a`, a net `net`. */
const NAMED: ReadonlySet<string> = new Set(["a wrong article", "a word said twice"]);

test("every sentence of every panel of every sample has numbers of one style", async () => {
  const found: string[] = [];
  let read = 0;
  const panels = samplePanels().filter((_, n) => n % runs(4, 1) === 0);
  for (const { name, panel } of panels) {
    for (const [where, text] of wordsOf(await panel())) {
      read++;
      // Adjoints, parameters and components may be called `a`, which is no article.
      for (const [fault, isIn] of Object.entries(FAULTS))
        if (!NAMED.has(fault) && isIn(spoken(text))) found.push(`${name} ${where}: ${fault}: ${spoken(text)}`);
    }
  }
  assert.ok(read > 40 * panels.length, `${read} sentences`);
  assert.deepEqual([...new Set(found)].slice(0, 40), []);
});
