import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyDiagnostic, readFile, readText } from "./marked.ts";

/** What is found in a text: names, dimensions, state names, initial states. */
function found(text: string) {
  const { functions, diagnostics } = readFile(text);
  assert.deepEqual(diagnostics.filter(({ severity }) => severity === "error"), [], text); // biome-ignore format: one thought
  return functions.map(({ name, dimension, state: { names, initial } }) => [name, dimension, names, initial]);
}

test("every way of writing a function", () => {
  const xy = [2, ["x", "y"], [1, 2]];
  const parameters = "([x, y] = [1, 2], t: number)";
  const cases: Record<string, unknown[]> = {
    [`export function f${parameters} { return [y, x]; }`]: ["f", ...xy],
    [`export const f = ${parameters} => [y, x];`]: ["f", ...xy],
    [`export const f = function${parameters} { return [y, x]; };`]: ["f", ...xy],
    [`export const f = (${parameters} => [y, x]) satisfies unknown;`]: ["f", ...xy],
    [`export const a = 1, f = ${parameters} => [y, x];`]: ["f", ...xy],
    [`function f${parameters} { return [y, x]; }\nexport { f };`]: ["f", ...xy],
    [`const f = ${parameters} => [y, x];\nexport { f as g };`]: ["g", ...xy],
    [`export default function f${parameters} { return [y, x]; }`]: ["f", ...xy],
    [`export default function ${parameters} { return [y, x]; }`]: ["default", ...xy],
    [`export default ${parameters} => [y, x];`]: ["default", ...xy],
    [`const f = ${parameters} => [y, x];\nexport default f;`]: ["f", ...xy],
    [`export const f = ${parameters} => [y, x];\nexport default f;`]: ["f", ...xy],
    [`const make = (k: number) => ${parameters} => [k * y, x];\nexport const f = make(3);`]: ["f", ...xy],
    "export const f = ([x, y] = [1, 2], _t = 0) => [y, x];": ["f", ...xy],
    "export const f = ([x, y] = [1, 2], time: number) => [y, x];": ["f", ...xy],
  };
  for (const [text, expected] of Object.entries(cases)) {
    const functions = found(text);
    assert.deepEqual(functions[functions.length - 1], expected, text);
    assert.ok(functions.length <= 2, text);
  }
});

test("what is no dynamics function is passed over in silence", () => {
  for (const text of [
    "function f([x] = [1], t: number) { return [x]; }\nexport const g = (z: number) => f([z], 0)[0];",
    "function f(x: number, t: number) { return x * t; }",
    "/** @notDynamics */\nfunction f([x] = [1], t: number) { return [x]; }",
    "export const k = 3;",
    "export const f = (z: number, s: number) => z;",
    "export const helper = (x: number) => x;",
    "/** Closed form. @notDynamics */\nexport const f = ([x] = [1], t: number) => [x, x];",
    "/** @notDynamics */\nexport function f([x] = [1], t: number) { class A {} return new A(); }",
    "export type f = number;\nexport interface t { a: number }",
    "/**\n * Runs forward.\n * @notDynamics\n */\nexport const f = ([x]: number[]) => x;",
  ]) {
    const { functions, diagnostics } = readFile(text);
    assert.deepEqual([functions, diagnostics], [[], []], text);
  }
});

test("the state: a number, a pattern or an array, its dimension from whatever tells it first", () => {
  const cases: Record<string, unknown[]> = {
    "export const f = (z = 1, t: number) => -z;": ["f", 1, ["z"], [1]],
    "export const f = (z: number, t: number) => -z;": ["f", 1, ["z"], null],
    "export const f = (u, t) => -u;": ["f", 1, ["u"], null],
    "export const f = ([x, , v]: number[], t: number) => [v, 0, x];": ["f", 3, ["x", "z[1]", "v"], null],
    "export const f = ([x = 1, v = -2] = [], t: number) => [v, x];": ["f", 2, ["x", "v"], [1, -2]],
    "export const f = ([x = 1, v = -2] = [5], t: number) => [v, x];": ["f", 2, ["x", "v"], [5, -2]],
    "export const f = ([x = 1, v]: number[], t: number) => [v, x];": ["f", 2, ["x", "v"], [1, 0]],
    "export const f = ([x, ...rest] = [1, 2, 3], t: number) => [x, ...rest];": [
      "f",
      3,
      ["x", "z[1]", "z[2]"],
      [1, 2, 3],
    ],
    "export const f = (q = [2, 0], t: number) => [q[1], -q[0]];": ["f", 2, ["q[0]", "q[1]"], [2, 0]],
    "const z0 = Array.from({ length: 3 }, (_, i) => i);\nexport const f = (q = z0, t: number) => q;": [
      "f",
      3,
      ["q[0]", "q[1]", "q[2]"],
      [0, 1, 2],
    ],
    "export const f = (z: [number, number], t: number) => [z[1], z[0]];": ["f", 2, ["z[0]", "z[1]"], null],
    "export const f = (z: readonly [x: number, v: number], t: number) => [z[1], z[0]];": ["f", 2, ["x", "v"], null],
    "type S = [x: number, v: number];\ntype State = Readonly<S>;\nexport const f = (z: S, t: number) => [z[1], z[0]];":
      ["f", 2, ["x", "v"], null],
    "export const f = (z: number[], t: number) => [z[1], -z[0]];": ["f", 2, ["z[0]", "z[1]"], null],
    "export const f = (z, t) => [z[1], -z[0], 1];": ["f", 3, ["z[0]", "z[1]", "z[2]"], null],
    "export const f = (z: number[], t: number) => z.map((x) => -x);": ["f", null, [], null],
    "export const f = (z: number[], t: number) => z;": ["f", null, [], null],
    "export const f = (z: number[], t: number) => [z[3]];": ["f", null, [], null],
    "export const f = (z: number[], t: number) => Array(z.length).fill(0);": ["f", null, [], null],
  };
  for (const [text, expected] of Object.entries(cases)) {
    assert.deepEqual(found(text).at(-1), expected, text);
  }
});

test("an experiment's z0 tells the dimension where nothing else does", () => {
  const f = "export const f = (z: number[], t: number) => z.map((x) => -x);\n";
  for (const [z0, dimension] of [
    ["[1, 2, 3]", 3],
    ["[[1, 2], [3, 4]]", 2],
    ["Array(5).fill(1)", 5],
  ] as const) {
    const { program } = readText(`${f}export const e = experiment(f, { z0: ${z0} });\n`);
    assert.equal(program.functions[0].dimension, dimension);
    assert.equal(program.functions[0].trace().field?.dimension, dimension);
  }
});

test("without a dimension a function is traced at those it is asked for, each once", () => {
  const [f] = readFile("export const f = (z: number[], t: number) => z.map((x) => -x);").functions;
  assert.deepEqual(f.trace().diagnostics.map(({ code }) => code), ["unknown-dimension"]); // biome-ignore format: one thought
  assert.equal(f.trace(4).field?.outputs.length, 4);
  assert.equal(f.trace(4), f.trace(4));
  const [g] = readFile("export const g = ([x, y]: number[], t: number) => [y, x];").functions;
  assert.match(g.trace(3).diagnostics[0].message, /has 2 components, not 3/);
});

test("parameters: numbers, arrays, matrices, nets; by name, by position or one", () => {
  const parametersOf = (third: string, body = "0 * z") => {
    const { program } = readText(`export const f = (z = 1, t: number, ${third}) => ${body};\n`);
    const wrong = program.diagnostics.filter(({ code }) => code !== "unused-parameter");
    assert.deepEqual(wrong, [], third);
    const [{ parameters, parameterCount }] = program.functions;
    assert.equal(parameterCount, parameters.reduce((count, { length }) => count + length, 0)); // biome-ignore format: one thought
    return parameters.map(({ name, shape, offset, value }) => {
      return [
        name,
        shape.kind === "array" ? shape.sizes : shape.kind,
        offset,
        shape.kind === "net" ? value.length : [...value],
      ];
    });
  };
  assert.deepEqual(parametersOf("theta = 2"), [["theta", "number", 0, [2]]]);
  assert.deepEqual(parametersOf("k = [1, 2]"), [["k", [2], 0, [1, 2]]]);
  assert.deepEqual(parametersOf("{ mu = 1, nu: renamed = 2 } = {}"), [["mu", "number", 0, [1]], ["nu", "number", 1, [2]]]); // biome-ignore format: one thought
  assert.deepEqual(parametersOf("{ a, b } = { a: 3, b: 4 }"), [["a", "number", 0, [3]], ["b", "number", 1, [4]]]); // biome-ignore format: one thought
  assert.deepEqual(parametersOf("{ a = 1, b = 2 } = { a: 5 }"), [["a", "number", 0, [5]], ["b", "number", 1, [2]]]); // biome-ignore format: one thought
  assert.deepEqual(parametersOf("p = { a: 3, b: [4, 5] }", "p.a * p.b[1]"), [["a", "number", 0, [3]], ["b", [2], 1, [4, 5]]]); // biome-ignore format: one thought
  assert.deepEqual(parametersOf("[a, b] = [1, 2]"), [["a", "number", 0, [1]], ["b", "number", 1, [2]]]); // biome-ignore format: one thought
  assert.deepEqual(parametersOf("[a = 1, b = a + 1] = []"), [["a", "number", 0, [1]], ["b", "number", 1, [2]]]); // biome-ignore format: one thought
  assert.deepEqual(parametersOf("{ a = 2, b = 3 * a, A = [[1, 2], [3, b]], v: [p, q] = [7, 8] } = {}", "p * q"), [
    ["a", "number", 0, [2]],
    ["b", "number", 1, [6]],
    ["A", [2, 2], 2, [1, 2, 3, 6]],
    ["v", [2], 6, [7, 8]],
  ]);
  assert.deepEqual(parametersOf("{ net = mlp([1, 3, 1]), k = 1, last = dense(2, 2) } = {}"), [
    ["net", "net", 0, 10],
    ["k", "number", 10, [1]],
    ["last", "net", 11, 6],
  ]);
});

test("param gives a range, a step, and what training leaves alone; its value's range is that of the value", () => {
  const text =
    "const range = { min: 0, max: 5 };\nexport const f = (z = 1, t: number, { a = param(2.5, { min: -1, max: 4, step: 0.5, fixed: true }), b = param([1, 2], range), c = 3 } = {}) => a * z * b[0] * c;\n";
  const { program, file } = readText(text);
  assert.deepEqual(program.diagnostics, []);
  const [a, b, c] = program.functions[0].parameters;
  const written = ({ valueRange }: typeof a) => file.slice(valueRange?.start.offset, valueRange?.end.offset);
  assert.deepEqual([a.min, a.max, a.step, a.fixed, written(a)], [-1, 4, 0.5, true, "2.5"]);
  assert.deepEqual([b.min, b.max, b.step, b.fixed, written(b)], [0, 5, undefined, false, "[1, 2]"]);
  assert.deepEqual([c.min, c.max, c.step, c.fixed, written(c)], [undefined, undefined, undefined, false, "3"]);
});

test("ranges and documentation", () => {
  const text =
    "const before = 1;\n\n/**\n * The first line,\n *   the second.\n */\nexport function f([x] = [before], t: number) {\n  return [x];\n}\n// no documentation\nexport const g = (z = 2, t: number) => z;\n";
  const { functions } = readFile(text);
  const part = ({ start, end }: (typeof functions)[0]["range"]) => text.slice(start.offset, end.offset);
  const [f, g] = functions;
  assert.equal(f.doc, "The first line,\n  the second.");
  assert.equal(g.doc, undefined);
  assert.equal(part(f.range), "export function f([x] = [before], t: number) {\n  return [x];\n}");
  assert.deepEqual([f.range.start.line, f.range.start.column, f.range.end.line], [7, 1, 9]);
  assert.equal(part(f.nameRange), "f");
  assert.equal(part(f.state.initialRange ?? f.range), "[before]");
  assert.deepEqual([part(g.nameRange), part(g.state.initialRange ?? g.range)], ["g", "2"]);
});

test("hints stand at the name and repair themselves", () => {
  const { diagnostic } = onlyDiagnostic(
    "export function «f»([x, v]: number[], { mu = 1 } = {}) { return [v, -mu * x]; }\n",
  );
  assert.deepEqual([diagnostic.code, diagnostic.severity], ["missing-time", "hint"]);
});

test("a parameter may be named by any name of JavaScript, however its key is written", () => {
  const text = `const k = "gamma";
export const f = (z = 1, t: number, { "mu": a = 1, [k]: b = 2, größe = 3, $_ = 4, class: c = 5 } = {}) => a * b * c * größe * $_ * z;
`;
  const { diagnostics, functions } = readText(text).program;
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(
    functions[0].parameters.map(({ name }) => name),
    ["mu", "gamma", "größe", "$_", "class"],
  );
});

test("keys of an imported object are no names only because they are keys", () => {
  const text =
    'import s from "./x.json" with { type: "json" };\nexport const f = (z = 1, t: number, theta = s) => z;\n';
  const { diagnostics } = readText(text, { "lab/x.json": '{ "ok": 1, "![x](https://evil.invalid)": 2 }' }).program;
  assert.deepEqual(
    diagnostics.map(({ code, severity }) => [code, severity]),
    [["invalid-parameter", "error"]],
  );
});

test("a component named `__proto__`, which names no property of its own, is refused", () => {
  const { diagnostics } = readText("export const f = ([x, __proto__] = [1, 2], t: number) => [x, 1];\n").program;
  assert.deepEqual(
    diagnostics.map(({ code, message }) => [code, message]),
    [["invalid-state", "`__proto__` names no property of its own; name the component otherwise"]],
  );
});
