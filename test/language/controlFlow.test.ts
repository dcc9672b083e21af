import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../src/core/random.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { runs } from "../runs.ts";
import { runInNode } from "./inNode.ts";

/**
 * Programs that do nothing but what is hard about merging branches: early returns, writes through aliases, functions with
 * effects, closures over variables that change. Node and the graph must agree to the last bit, or the text be refused.
 */
const numbers = ["n0", "n1", "n2"];
const arrays = ["a0", "a1", "a2"];

const number = fc.constantFrom(...numbers);
const array = fc.constantFrom(...arrays);
const literal = fc.integer({ min: -2, max: 3 }).map((n) => (n < 0 ? `(${n})` : String(n)));
const entry = fc.tuple(array, fc.constantFrom(0, 1)).map(([a, i]) => `${a}[${i}]`);
const operand = fc.oneof(number, literal, entry, fc.constantFrom("x", "y", "o.p", "o.q[1]"));
const sum = fc.tuple(operand, fc.constantFrom("+", "-", "*"), operand).map((parts) => parts.join(" "));
const condition = fc.tuple(operand, fc.constantFrom("<", ">", "<=", "!=="), operand).map((parts) => parts.join(" "));
const target = fc.oneof(number, entry, fc.constantFrom("o.p", "o.q[0]"));

interface Parts {
  statement: string;
  block: string;
  expression: string;
}

const { block } = fc.letrec<Parts>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    sum,
    operand,
    fc.tuple(condition, tie("expression"), tie("expression")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    fc.tuple(target, tie("expression")).map(([t, e]) => `(${t} = ${e})`),
    fc.tuple(condition, number, literal, operand).map(([c, n, l, e]) => `(${c} && (${n} = ${l}), ${e})`),
    fc.tuple(fc.constantFrom("h", "g", "c0", "c1"), tie("expression")).map(([f, e]) => `${f}(${e})`),
  ),
  statement: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    { arbitrary: fc.tuple(target, tie("expression")).map(([t, e]) => `${t} = ${e};`), weight: 4 },
    {
      arbitrary: fc.tuple(number, fc.constantFrom("+=", "-=", "*="), tie("expression")).map((p) => `${p.join(" ")};`),
      weight: 2,
    },
    { arbitrary: fc.tuple(array, sum, operand).map(([a, p, q]) => `${a} = [${p}, ${q}];`), weight: 2 },
    { arbitrary: fc.tuple(array, array).map(([a, b]) => `${a} = ${b};`), weight: 1 },
    { arbitrary: fc.tuple(array, array).map(([a, b]) => `${a} = [...${b}];`), weight: 1 },
    { arbitrary: array.map((a) => `o.q = ${a};`), weight: 1 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom("c0", "c1"), number, sum)
        .map(([c, n, s]) => `${c} = (u) => { ${n} += u; return ${s}; };`),
      weight: 1,
    },
    {
      arbitrary: fc.tuple(condition, tie("block"), tie("block")).map(([c, a, b]) => `if (${c}) { ${a} } else { ${b} }`),
      weight: 4,
    },
    { arbitrary: fc.tuple(condition, tie("block")).map(([c, a]) => `if (${c}) { ${a} }`), weight: 3 },
    { arbitrary: fc.tuple(condition, sum).map(([c, e]) => `if (${c}) return ${e};`), weight: 3 },
    { arbitrary: tie("block").map((b) => `for (let i = 0; i < 2; i++) { ${b} }`), weight: 2 },
    {
      arbitrary: tie("block").map(
        (b) => `for (const i of [1, 2, 3]) { if (i > 2) break; ${b} if (i > 1) continue; n0 += i; }`,
      ),
      weight: 1,
    },
  ),
  block: fc.array(tie("statement"), { minLength: 0, maxLength: 4 }).map((lines) => lines.join("\n")),
}));

/** Two functions with effects, then a third that calls them; all that they share is in the result. */
const program = fc
  .tuple(
    block,
    block,
    fc.tuple(block, block).map((blocks) => blocks.join("\n")),
  )
  .map(
    ([inG, inH, inF]) => `export function f([x, y]: [number, number], t: number) {
let n0 = x, n1 = y, n2 = 1;
let a0 = [x, 1], a1 = [2, y], a2 = a0;
const o = { p: 3, q: a1 };
let c0 = (u: number): number => u, c1 = (u: number): number => { n2 -= u; return n2; };
let g = (u: number): number => u;
let h = (u: number): number => u;
g = (u) => {
${inG}
return n0 + u;
};
h = (u) => {
${inH.replaceAll("h(", "c0(")}
return a0[0] - u;
};
const body = () => {
${inF}
return n1;
};
const result = body();
return [result + n0 * 3 + n1 * 5 + n2 * 7, a0[0] + a0[1] * 3 + a1[0] * 5 + a1[1] * 7 + a2[0] * 11 + o.p * 13 + o.q[0]];
}
`,
  );

test("random control flow is that of Node, or is refused", (t) => {
  let [agreed, refused] = [0, 0];
  const random = new Random(5);
  const check = (text: string) => {
    const [f] = read("f.ts", new Map([["f.ts", text]]), vocabulary).functions;
    const { field, diagnostics } = f.trace();
    if (!field) {
      // Recursion without end is possible; sharing that a condition decides is not merged.
      const codes = diagnostics.map(({ code }) => code).filter((code) => !REFUSALS.has(code));
      assert.deepEqual(codes, [], JSON.stringify(diagnostics));
      refused++;
      return;
    }
    const run = runInNode("f.ts", new Map([["f.ts", text]])).f as (z: number[], t: number) => number[];
    const interpreter = new Interpreter(field.outputs);
    for (let k = 0; k < 12; k++) {
      const z = Array.from({ length: 2 }, () => (k % 3 === 0 ? (random.bits() % 5) - 2 : 2 * random.normal()));
      const wanted = run([...z], 0);
      const found = [...interpreter.read({ z, t: [0], theta: [] })];
      assert.ok(
        wanted.every((x, i) => Object.is(x, found[i])),
        `at [${z}]: Node gives [${wanted}], the graph [${found}]`,
      );
    }
    agreed++;
  };
  fc.assert(fc.property(program, check), { seed: 11, numRuns: runs(1_500, 30_000) });
  t.diagnostic(`${agreed} agreed, ${refused} refused`);
  assert.ok(agreed > refused, `${refused} of ${agreed + refused} were refused`);
});

const REFUSALS = new Set([
  "branches-differ",
  "chosen-array",
  "too-many-calls",
  "too-many-steps",
  "not-a-number",
  "too-deep",
]);
