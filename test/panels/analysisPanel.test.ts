import assert from "node:assert/strict";
import { test } from "node:test";
import { analysisPanel, REMEDY } from "../../src/panels/analysisPanel.ts";
import { english } from "./english.ts";

const report = { blocks: [], used: {}, defaults: {}, theta: {}, source: {}, notes: [] };
const described = { options: [], optionsAbove: false, sliders: false };

test("beside what failed stands one link to the next thing to try, where options of the panel do it", () => {
  const remedy = { title: "Let auto choose the method", flags: "--method auto", options: { method: "auto" } };
  const failure = "No mode came through.";
  const notesOf = (more: object) => analysisPanel(described, { ...report, ...more }, { parameters: [] }, english).notes;
  assert.deepEqual(notesOf({ failure, remedy }), [
    { severity: "error", text: failure, link: { id: REMEDY, label: remedy.title } },
  ]);
  const { options: _, ...elsewhere } = remedy;
  assert.deepEqual(notesOf({ failure, remedy: elsewhere }), [{ severity: "error", text: failure }], "a flag alone");
  assert.deepEqual(notesOf({ remedy }), [], "nothing failed");
});
