import assert from "node:assert/strict";
import { test } from "node:test";
import { packWeights, weightCount } from "../../src/core/net.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";

const file = "a.node-ode.ts";
const layers = [1, 2, 1];
const weights = [
  { W: [[1], [2]], b: [3, 4] },
  { W: [[5, 6]], b: [7] },
];

function parameterOf(net: string) {
  const text = `import { mlp, dense, param } from "node-ode";
import given from "./given.weights.json" with { type: "json" };
const options = { seed: 1 };
export const f = (z = 1, t: number, { net = ${net} } = {}) => net([z])[0];`;
  const texts = new Map([
    [file, text],
    ["given.weights.json", JSON.stringify(weights)],
  ]);
  const program = read(file, texts, vocabulary);
  assert.deepEqual(program.diagnostics, []);
  return { text, program, parameter: program.functions[0].parameters[0] };
}

/** Where nets can be written, and how they look once their weights are named. */
const sites: readonly (readonly [net: string, written: string])[] = [
  ["mlp([1, 2, 1])", "mlp([1, 2, 1], { weights: given })"],
  ["mlp([1, 2, 1], {})", "mlp([1, 2, 1], { weights: given })"],
  [
    'mlp([1, 2, 1], { activation: "tanh", seed: 3 })',
    'mlp([1, 2, 1], { activation: "tanh", seed: 3, weights: given })',
  ],
  ["mlp([1, 2, 1], { seed: 3, })", "mlp([1, 2, 1], { seed: 3, weights: given, })"],
  ["mlp([1, 2, 1], { weights: given, seed: 3 })", "mlp([1, 2, 1], { weights: given, seed: 3 })"],
  ["param(mlp([1, 2, 1]), { fixed: false })", "param(mlp([1, 2, 1], { weights: given }), { fixed: false })"],
];

for (const [net, written] of sites) {
  test(`${net} becomes ${written}, which reads as those weights`, () => {
    const { text, parameter } = parameterOf(net);
    const { range, before, after } = parameter.weightsSite!;
    const edited = `${text.slice(0, range.start.offset)}${before}given${after}${text.slice(range.end.offset)}`;
    assert.equal(edited, text.replace(net, written));
    assert.deepEqual(parameterOf(written).parameter.value, packWeights(weights));
    assert.equal(parameter.length, weightCount(layers));
  });
}

test("a net whose options stand elsewhere has no place for a name", () => {
  assert.equal(parameterOf("mlp([1, 2, 1], options)").parameter.weightsSite, undefined);
});

test("imports are listed with their default names", () => {
  const { program } = parameterOf("mlp([1, 2, 1])");
  assert.deepEqual(
    program.imports.map(({ specifier, local, range }) => [specifier, local, range.start.line]),
    [
      ["node-ode", undefined, 1],
      ["./given.weights.json", "given", 2],
    ],
  );
});

test("layer sizes and the activation of a net are replaced where they are written, and the text says what was set", () => {
  const edited = (call: string, what: "layers" | "activation") => {
    const { text, parameter } = parameterOf(call);
    const { activationSite, layersRange } = parameter;
    const range = what === "layers" ? layersRange : activationSite?.range;
    if (!range) return undefined;
    const value = what === "layers" ? "[1, 4, 3, 1]" : `${activationSite!.before}"relu"${activationSite!.after}`;
    return text.slice(0, range.start.offset) + value + text.slice(range.end.offset);
  };
  for (const call of [
    "mlp([1, 2, 1])",
    "mlp([1, 2, 1], {})",
    "mlp([1, 2, 1], { seed: 3 })",
    "mlp([1, 2, 1], { activation: 'elu', seed: 3 })",
  ]) {
    assert.ok(edited(call, "layers")!.includes("mlp([1, 4, 3, 1]"), call);
    const text = edited(call, "activation")!;
    assert.match(text, /activation: "relu"/, call);
    assert.doesNotMatch(text, /'elu'/);
  }
  assert.equal(edited("dense(1, 1)", "layers"), undefined);
});
