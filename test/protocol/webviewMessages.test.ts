import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type FromWebview,
  parseFromWebview,
  parseToWebview,
  parseWebviewState,
  type ToWebview,
} from "../../src/protocol/webviewMessages.ts";
import { webviewPage } from "../../src/protocol/webviewPage.ts";
import { portrait, report } from "../webview/panels.ts";
import { portraitOf } from "../webview/productPanels.ts";

const toWebview: readonly ToWebview[] = [
  { type: "strings", strings: { Play: "Abspielen" } },
  { type: "announce", text: "written" },
  ...[portrait(), await portraitOf("tanh", "tanh"), await portraitOf("lorenz", "lorenz"), report()].map(
    (panel) => ({ type: "show", panel, answers: 3 }) as const,
  ),
];

const fromWebview: readonly FromWebview[] = [
  { type: "ready" },
  { type: "set", sequence: 1, control: "theta.mu", value: 2.5, final: false },
  { type: "set", sequence: 2, control: "method", value: "rk4", final: true },
  { type: "set", sequence: 3, control: "backward", value: true, final: true },
  { type: "press", sequence: 4, control: "undo" },
  { type: "pick", sequence: 5, figure: "phase", x: 1, y: -2 },
  { type: "move", sequence: 6, figure: "phase", mark: "starts", index: 0, x: 1, y: 2, final: true },
  { type: "remove", sequence: 7, figure: "phase", mark: "starts", index: 1 },
  { type: "view", sequence: 8, figure: "phase", view: { x: [0, 1], y: [2, 3] } },
  { type: "view", sequence: 9, figure: "phase", view: null },
  { type: "save", name: "phase.csv", format: "csv", data: new Uint8Array([1]) },
  { type: "fault", text: "oops" },
];

/** Places of a value whose loss or change of type must be noticed: each with the value as it is then. */
function* damaged(value: unknown, rebuild: (part: unknown) => unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  for (const [key, part] of Object.entries(value)) {
    const put = (other: unknown) => {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = other;
      return rebuild(copy);
    };
    // A symbol is of no type that any field allows.
    yield put(Symbol("wrong"));
    // The first element stands for all of an array.
    if (!Array.isArray(value) || key === "0") yield* damaged(part, put);
  }
}

describe("validators", () => {
  for (const [name, messages, parse] of [
    ["to the webview", toWebview, parseToWebview],
    ["from the webview", fromWebview, parseFromWebview],
  ] as const)
    it(`accept every message ${name} and refuse it with any one field of a wrong type`, () => {
      let tried = 0;
      for (const message of messages) {
        const parsed = parse(message);
        assert.ok(parsed.ok, parsed.ok ? "" : parsed.fault);
        for (const wrong of damaged(message, (part) => part)) {
          tried++;
          const refused = parse(wrong);
          // Free-form values that are nothing but text keys may hold only text too, so nothing is let through.
          assert.ok(!refused.ok, `let through damage number ${tried} of ${message.type}`);
          assert.ok(refused.fault.startsWith("message"), refused.fault);
        }
      }
      assert.ok(tried > messages.length, "there was something to damage");
    });

  it("refuse what is no message at all", () => {
    for (const value of [
      null,
      undefined,
      7,
      "ready",
      [],
      {},
      { type: "toString" },
      { type: "unknown" },
      new Float64Array(1),
    ]) {
      assert.ok(!parseFromWebview(value).ok);
      assert.ok(!parseToWebview(value).ok);
    }
  });

  it("refuse numbers that are none, arrays that do not fit and names used twice", () => {
    const refuses = (change: (panel: ReturnType<typeof portrait>) => unknown, reason: RegExp) => {
      const parsed = parseToWebview({ type: "show", panel: change(portrait()), answers: 0 });
      assert.ok(!parsed.ok);
      assert.match(parsed.fault, reason);
    };
    const withMark = (mark: unknown) => (panel: ReturnType<typeof portrait>) => {
      const [block] = panel.content;
      return {
        ...panel,
        content: [{ ...block, figure: { ...(block.kind === "figure" ? block.figure : {}), marks: [mark] } }],
      };
    };
    const line = { kind: "line", id: "a", x: new Float64Array(3), y: new Float64Array(3) };
    refuses(withMark({ ...line, y: new Float64Array(2) }), /different lengths/);
    refuses(withMark({ ...line, x: new Float32Array(3) }), /Float64Array/);
    refuses(withMark({ ...line, colour: "pink" }), /must be one of/);
    refuses(
      withMark({
        kind: "field",
        id: "f",
        columns: 2,
        rows: 2,
        xRange: [0, 1],
        yRange: [0, 1],
        u: new Float64Array(3),
        v: new Float64Array(3),
        style: "arrow",
      }),
      /columns × rows/,
    );
    refuses(withMark({ kind: "rule", id: "r", axis: "x", at: Number.NaN }), /finite/);
    refuses((panel) => ({ ...panel, clock: { from: 0, to: Number.POSITIVE_INFINITY } }), /finite/);
    refuses((panel) => {
      const [block] = panel.content;
      const figure = block.kind === "figure" ? block.figure : undefined;
      return { ...panel, content: [{ ...block, figure: { ...figure, marks: [line, line] } }] };
    }, /two marks of one id/);
    assert.ok(!parseFromWebview({ type: "pick", sequence: 1, figure: "f", x: Number.NaN, y: 0 }).ok);
    assert.ok(
      !parseFromWebview({ type: "move", sequence: -1, figure: "f", mark: "m", index: 0, x: 0, y: 0, final: true }).ok,
    );
  });

  it("accept only states of their own version", () => {
    const state = {
      version: 1,
      memory: "{}",
      views: { phase: { x: [0, 1], y: [0, 1] } },
      closed: { solver: true },
      tables: [],
    };
    assert.ok(parseWebviewState(state).ok);
    assert.ok(parseWebviewState(JSON.parse(JSON.stringify(state))).ok);
    assert.ok(!parseWebviewState({ ...state, version: 2 }).ok);
    assert.ok(!parseWebviewState({ ...state, views: { phase: { x: [0], y: [0, 1] } } }).ok);
    assert.ok(!parseWebviewState(undefined).ok);
  });
});

describe("webviewPage", () => {
  it("allows the one script and nothing inline, and cannot be broken out of", () => {
    const html = webviewPage({
      nonce: "abc",
      source: "https://x",
      script: 'https://x/a"b.js',
      style: "https://x/a.css",
      language: "de",
      title: "<b>",
    });
    assert.match(html, /default-src &#39;none&#39;/);
    assert.ok(!html.includes("unsafe-"));
    assert.ok(!html.includes("<b>") && !html.includes('a"b'));
    assert.equal([...html.matchAll(/<script/g)].length, 1);
  });
});
