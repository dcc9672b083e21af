import assert from "node:assert/strict";
import { test } from "node:test";
import { glorotUniform } from "../../src/core/net.ts";
import { elementwiseLibrary, requiredArguments } from "../../src/graph/library.ts";
import { ops } from "../../src/graph/ops/registry.ts";
import { reachable } from "../../src/graph/reachable.ts";
import { assertLikeNode } from "./inNode.ts";
import { IMPORT, readText } from "./marked.ts";

const like = (text: string, ulps = 0) => assertLikeNode(IMPORT + text, { ulps });
const inside = (body: string, third = "") =>
  `export function f([x, y] = [1, 2], t: number${third}): number[] {\n${body}\n}\n`;

for (const op of elementwiseLibrary) {
  test(`${op.name}: of numbers, of arrays, with and without its defaults, of what is known`, () => {
    const args = ["x", "-1", "2"].slice(0, op.arity);
    const required = args.slice(0, requiredArguments(op)).join(", ");
    const imported = `import { ${op.name} as g } from "node-ode";\n`;
    assertLikeNode(
      `${imported}${inside(`return [g(${required}), g(${args.join(", ")}) + g(${args.join(", ").replace("x", "0.3")})];`)}`,
    );
    const arrays = args.map((arg) => (arg === "x" ? "[x, y]" : arg)).join(", ");
    assertLikeNode(`${imported}${inside(`return g(${arrays});`)}`);
    if (op.arity === 1) assertLikeNode(`${imported}${inside("return [x, y].map(g);")}`);
  });
}

test("every function of Math that the registry has an op for, of the state and of known numbers", () => {
  for (const name of Object.getOwnPropertyNames(Math)) {
    const op = ops.find(name);
    if (op?.kind !== "elementwise") continue;
    const args = ["x", "y"].slice(0, op.arity).join(", ");
    // Powers may be computed by multiplications.
    like(inside(`return [Math.${name}(${args}), Math.${name}(${["0.5", "0.25"].slice(0, op.arity).join(", ")}) + (${name === "acosh" ? 1 : 0}) || t];`).replace("Math.acosh(0.5)", "Math.acosh(1.5)"), name === "pow" ? 4 : 0); // biome-ignore format: one thought
  }
});

test("constants of Math and Number", () => {
  const constants = Object.getOwnPropertyNames(Math).filter((name) => typeof Math[name as keyof Math] === "number");
  like(
    inside(
      `return [x + ${constants.map((name) => `Math.${name}`).join(" + x * ")}, Number.EPSILON * y + Number.MAX_SAFE_INTEGER];`,
    ),
  );
});

test("vectors: dot, norm, sum, matvec, concat, of what is known and what is not", () => {
  like(inside("return [dot([x, 2], [y, t]) + dot([1, 2], [3, 4]), norm([x, y, 1]) + norm([3, 4]) + norm([x])];"));
  like(inside("return [sum([x, y, t]) + sum([]) + sum([1, 2]), sum(concat(x, [y, 1], 2, [[3][0]!]))];"));
  like(
    inside(
      "const A = [[x, 1], [2, y], [t, 0]];\nconst v = matvec(A, [y, x]);\nreturn [v[0]! + v[2]!, matvec([[1, 2]], [3, 4])[0]! + v[1]!];",
    ),
  );
  like(inside("return matvec(A, [x, y]).map((u, i) => u + b[i]!);", ", { A = [[1, 2], [3, 4]], b = [5, 6] } = {}"));
});

test("nets: as parameters, of the module, of known inputs; every activation", () => {
  like(inside("return net([x, y]);", ", { net = mlp([2, 5, 4, 2], { seed: 3 }) } = {}"));
  like(
    `const fixed = mlp([2, 3, 2], { activation: "sigmoid", seed: 9 });\n${inside("return fixed(fixed([x * t, 2]));")}`,
  );
  like(
    inside(
      "return layer(first([x, y]).map(Math.tanh));",
      ", { first = dense(2, 6, { seed: 1 }), layer = dense(6, 2, { seed: 2 }) } = {}",
    ),
  );
  for (const op of elementwiseLibrary.filter((op) => requiredArguments(op) === 1)) {
    like(inside("return net([x, y]);", `, { net = mlp([2, 4, 2], { activation: "${op.name}" }) } = {}`));
  }
  like(inside("const w = mlp([1, 2], { weights: [{ W: [[2], [3]], b: [1, -1] }] });\nreturn w([x]);"));
  like(`const known = mlp([1, 2, 2])([0.5]);\n${inside("return [known[0]! * x, known[1]! + y];")}`);
});

test("a net's layers stay whole: one affine node each, never unrolled", () => {
  const { program } = readText(
    "export const f = ([x, y] = [1, 2], t: number, { net = mlp([2, 300, 300, 2]) } = {}) => net([x, y]);\n",
  );
  const [f] = program.functions;
  const { field } = f.trace();
  assert.ok(field);
  assert.deepEqual([...f.parameters[0].value], [...glorotUniform([2, 300, 300, 2], 0)]);
  const names = reachable(field.outputs).map(({ op }) => op.name);
  assert.equal(names.filter((name) => name === "affine").length, 3);
  assert.equal(names.filter((name) => name === "tanh").length, 2);
  assert.ok(names.length < 25, names.join());
});

test("a matrix parameter is multiplied as one vector of its entries", () => {
  const { program } = readText(
    "export const f = (z = Array(40).fill(1), t: number, { A = Array.from({ length: 40 }, (_, i) => Array(40).fill(i)) } = {}) => matvec(A, z);\n",
  );
  const { field } = program.functions[0].trace();
  assert.ok(field);
  const matvecs = reachable(field.outputs).filter(({ op }) => op.name === "matvec");
  assert.deepEqual(matvecs.map(({ inputs: [A, x] }) => [A.op.name, A.size, x.size]), [["input", 1600, 40]]); // biome-ignore format: one thought
});

test("the same words under other names, and as a namespace", () => {
  assertLikeNode(
    `import { relu as r, sum } from "node-ode";\nimport * as ode from "node-ode";\n${inside("return [r(x) + ode.relu(y), ode.sum([x, y]) + sum([t])];")}`,
  );
});
