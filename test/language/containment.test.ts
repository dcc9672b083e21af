import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { describe } from "../../src/engine/describe.ts";
import { Graph } from "../../src/graph/graph.ts";
import { readFile } from "./marked.ts";

/*
 * Faults of the reader itself, put into it: built-in functions that it calls throw when a certain one of its own is on the stack
 * and a certain word in sight. Each must cost the piece that it happened in, and say so there.
 */

const TEXT = `import { experiment } from "node-ode";
export function sound([x, v] = [2, 0], t: number) {
  return [v, -x];
}
export function victim(boom, t: number, { k = 1 } = {}) {
  const boom2 = 777 * k;
  return -boom * boom2;
}
export const calm = experiment(sound, { t: [0, 5] });
export const struck = experiment(victim, { z0: 3, t: [0, 5], view: { boom: [0, 5] } });
`;

// Whoever is looked for may be further down than Node looks by default.
Error.stackTraceLimit = 100;

type Injection = readonly [where: string, inject: () => () => void, line: number];

/** Makes a method throw while a function of the reader is running and `applies` says so; gives the way back. */
function strike<Owner extends object>(
  owner: Owner,
  name: keyof Owner & string,
  within: string,
  applies: (self: unknown, args: readonly unknown[]) => boolean,
): () => void {
  const original = owner[name] as (...args: unknown[]) => unknown;
  const struck = function (this: unknown, ...args: unknown[]) {
    if (applies(this, args) && new Error("where").stack?.includes(within)) throw new TypeError("boom <injected>");
    return original.apply(this, args);
  };
  Object.defineProperty(owner, name, { value: struck, configurable: true, writable: true });
  return () => Object.defineProperty(owner, name, { value: original, configurable: true, writable: true });
}

/** A node of the syntax tree that stands on one of the lines of `victim`, or of its experiment. */
const onLine =
  (from: number, to: number) =>
  (_: unknown, [node]: readonly unknown[]) => {
    const { line = 0 } = (node as { loc?: { start?: { line?: number } } })?.loc?.start ?? {};
    return line >= from && line <= to;
  };

const injections: readonly Injection[] = [
  ["reading the state", () => strike(Array.prototype as unknown[], "push", "isUsedAsArray", onLine(5, 8)), 5],
  ["evaluating a call", () => strike(Array.prototype as unknown[], "push", "makesFunctions", onLine(5, 8)), 5],
  ["finding the result", () => strike(Array.prototype as unknown[], "push", "resultSyntax", onLine(5, 8)), 5],
  ["checking the syntax", () => strike(Array.prototype as unknown[], "push", "faultsIn", onLine(5, 8)), 5],
  [
    "evaluating an expression",
    () => strike(Graph.prototype as Graph, "constant", "evaluateExpression", (_, [x]) => x === 777),
    6,
  ],
  [
    "reading an experiment",
    () => strike(Array.prototype as unknown[], "includes", "readView", (_, [x]) => x === "boom"),
    10,
  ],
];

let restore = () => {};
beforeEach(() => restore());
after(() => restore());

for (const [where, inject, line] of injections) {
  test(`a fault while ${where} is told there, and the other function, its experiment and all lenses are kept`, () => {
    restore = inject();
    const program = readFile(TEXT);
    const { functions, experiments, diagnostics } = describe(program, "file", 1);
    restore();
    const internal = diagnostics.filter(({ code }) => code === "internal-error");
    assert.ok(internal.length > 0, JSON.stringify(diagnostics));
    assert.equal(internal[0].range.start.line, line);
    assert.match(internal[0].message, /^internal error while .+: TypeError: boom <injected>; .+ please report it$/);
    assert.deepEqual(
      functions.map(({ name }) => name),
      ["sound", "victim"],
    );
    assert.equal(functions[0].broken, false);
    assert.deepEqual(
      experiments.map(({ name, function: of }) => [name, of]),
      [
        ["calm", "sound"],
        ["struck", "victim"],
      ],
    );
    assert.equal(experiments[0].broken, false);
    assert.ok(program.functions[0].trace().field);
  });
}

test("a fault while the whole file is parsed is told on its first line", () => {
  restore = strike(RegExp.prototype, "exec", "parse", (_, [text]) => String(text).includes("boom"));
  const { diagnostics, functions } = readFile(`${TEXT}const boom = ;\n`);
  restore();
  assert.equal(functions.length, 0);
  assert.equal(diagnostics[0].code, "internal-error");
  assert.equal(diagnostics[0].range.start.line, 1);
});

test("without the faults the text is sound", () => {
  assert.deepEqual(readFile(TEXT).diagnostics, []);
});
