import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { parseFromWebview, parseToWebview, parseWebviewState } from "../../src/protocol/webviewMessages.ts";
import { malformed } from "../malformed.ts";
import { runs } from "../runs.ts";

const figure = {
  id: "plane",
  title: "f",
  x: { label: "x", range: [0, 1] },
  y: { label: "y", range: [0, 1] },
  marks: [{ kind: "line", id: "a", x: Float64Array.of(0, 1), y: Float64Array.of(0, 1) }],
};

/** Whole messages, to be broken. */
const messages: readonly unknown[] = [
  { type: "ready" },
  { type: "set", sequence: 1, control: "mu", value: 0.5, final: true },
  { type: "press", sequence: 2, control: "draw" },
  { type: "pick", sequence: 3, figure: "plane", x: 1, y: 2 },
  { type: "move", sequence: 4, figure: "plane", mark: "starts", index: 0, x: 1, y: 2, final: false },
  { type: "remove", sequence: 5, figure: "plane", mark: "starts", index: 0 },
  { type: "view", sequence: 6, figure: "plane", view: { x: [0, 1], y: [0, 1] } },
  { type: "save", name: "f", format: "svg", data: Uint8Array.of(1, 2) },
  { type: "copy", text: "f" },
  { type: "fault", text: "f" },
  { type: "strings", strings: { Copied: "Kopiert" } },
  { type: "announce", text: "f" },
  {
    type: "show",
    answers: 1,
    panel: { memory: "{}", title: "f", groups: [], blocks: [{ kind: "figure", figure }], notes: [] },
  },
  { version: 1, memory: "{}", views: { plane: { x: [0, 1] } }, closed: { a: true }, tables: ["plane"] },
];

test("whatever a webview and its host say to each other is a message, or refused in a sentence", () => {
  const random = new Random(5);
  let refused = 0;
  for (let k = 0; k < runs(20_000, 1_000_000); k++) {
    const message = malformed(messages[random.bits() % messages.length], random);
    for (const parse of [parseFromWebview, parseToWebview, parseWebviewState]) {
      const parsed = parse(message);
      if (parsed.ok) continue;
      refused++;
      assert.ok(parsed.fault.length > 5 && parsed.fault.length <= 300, parsed.fault);
    }
  }
  assert.ok(refused > 10_000);
});
