import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import type { SourcePosition } from "../../src/core/sourceRange.ts";
import { diagnosticCodes } from "../../src/language/codes.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { heapInUse } from "../heapInUse.ts";
import { runs } from "../runs.ts";

const samples = readdirSync("samples")
  .filter((name) => name.endsWith(".node-ode.ts"))
  .map((name) => readFileSync(path.join("samples", name), "utf8"));

/** More than the samples: the corners of the language, to be broken. */
const corners = `import { clamp, concat, csv, experiment, from, matvec, mlp, norm, param, relu, terminal } from "node-ode";
import weights from "./weights.json" with { type: "json" };
import { helper as h } from "./lib.ts";
type State = [x: number, v: number];
const table = Array.from({ length: 4 }, (_, i) => [i, i ** 2]);
export function f([x, v]: State = [2, 0], t: number, { mu = param(1, { min: 0 }), A = [[1, 2], [3, 4]], net = mlp([2, 3, 2]) } = {}) {
  let s = 0;
  const o = { a: x, ...{ b: v } }, [p, q = 3, ...rest] = [x, v, t];
  for (let i = 0, j = 3; i < j; i++) { if (i % 2) continue; s += table[i][1] * rest.length; }
  for (const [i, u] of [x, v].entries()) s -= u * i;
  while (s === 1) break;
  switch (rest.length) { case 1: s += q; break; default: s = 0; }
  if (x > 0 && v < 1) { if (t > 1) return [s, p]; o.a = 4; } else if (!x) s += o.b; else { s **= 2; }
  const g = (n: number): number => (n < 1 ? o.a : g(n - 1) + 1);
  const [a, b] = matvec(A, net([x ** 3, clamp(v, -1, 1)]));
  return [g(2) + Math.hypot(a, b, norm([x, v])) + (x > 0 ? relu(s) : h(v)), concat(a, [b]).reduce((m, n) => Math.max(m, n), -Infinity)];
}
export const line = (z: number[], _t = 0) => z.map((u, i) => u * i - z[(i + 1) % z.length]!);
export const study = experiment(f, { z0: [1, 2], t: { from: 0, to: 5, points: 11 }, loss: terminal(([x]) => x * x), data: csv("d.csv"), view: { x: [-1, 1] } });
export const other = experiment(line, { z0: [[1, 2, 3]], data: from(line, { noise: 0.1, seed: 3 }), train: { iterations: 10 } });
export { f as again };
export default line;
`;

const texts = new Map<string, string | null>([
  ["weights.json", '[{ "W": [[1]], "b": [0] }]'],
  ["lib.ts", "export const helper = (v: number) => v + 1;\n"],
  ["d.csv", "t,x,v\n0,1,2\n"],
]);

/** What text may be put together from, or get into it. */
const TOKENS = [
  ..."( ) [ ] { } < > = => , ; : . ... ? ?. ! + - * / % ** & | ^ ~ ++ -- += **= === !== <= && || ?? @ # \\ ` ' \" $ \n".split(
    " ",
  ),
  ..."const let var function return if else for of in while do break continue switch case default export import from as".split(
    " ",
  ),
  ..."class async await new this typeof delete try catch throw yield static enum namespace type interface satisfies declare".split(
    " ",
  ),
  ..."x v t z f g mu i 0 1 -1 0.5 1e9 1e400 NaN Infinity undefined null true 'a' `b` /r/ 3n Math Array length map reduce push".split(
    " ",
  ),
  ..."Math.sin Math.random Array.from mlp experiment param number number[] /* // /** */ ${ <T>( async<T>(a= [<T> /**@notDynamics*/".split(
    " ",
  ),
];

/** Reads everything a text says; whatever it is, that must end, in order, with every diagnostic in its place. */
function readAll(text: string): void {
  const program = read("file.ts", new Map(texts).set("file.ts", text), vocabulary);
  for (const f of program.functions) {
    f.trace();
    if (f.dimension === null) f.trace(2);
  }
  assert.ok(program.experiments && program.missing);
  for (const { code, message, severity, range, fix } of program.diagnostics) {
    assert.ok(code in diagnosticCodes, code);
    assert.notEqual(code, "internal-error", message);
    assert.ok(message.length > 10 && message.length < 600, message);
    assert.ok(["error", "warning", "hint"].includes(severity));
    for (const each of fix ? [range, fix.range] : [range]) {
      const source = texts.get(each.file) ?? text;
      checkPosition(source, each.start);
      checkPosition(source, each.end);
      assert.ok(each.start.offset <= each.end.offset);
    }
  }
}

function checkPosition(text: string, { offset, line, column }: SourcePosition): void {
  assert.ok(offset >= 0 && offset <= text.length, `offset ${offset} of ${text.length}`);
  const before = text.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  assert.deepEqual([line, column], [before.length, before[before.length - 1].length + 1]);
}

/** Milliseconds of a processor past which a text hangs: ten times what any may take. */
const HANGS = 20_000;
/** Bytes that the reader may keep of the second half of a pass that it did not of the first. */
const KEPT = 8e6;

/** Reads texts one after another: each ends in time, and no memory of them stays. */
function attemptAll(t: TestContext, count: number, textOf: (k: number) => string): void {
  const slowest = { time: 0, text: "" };
  let halfway = 0;
  for (let k = 0; k < count; k++) {
    if (k === count >> 1) halfway = heapInUse();
    attempt(textOf(k), slowest);
  }
  const kept = heapInUse() - halfway;
  t.diagnostic(
    `slowest: ${slowest.time.toFixed(0)} ms of a processor for ${JSON.stringify(slowest.text).slice(0, 20_000)}; kept ${(kept / 1e6).toFixed(2)} MB of the second half`,
  );
  assert.ok(slowest.time < HANGS, `${slowest.time.toFixed(0)} ms for\n${slowest.text}`);
  assert.ok(kept < KEPT, `${(kept / 1e6).toFixed(1)} MB are kept of the second half`);
}

function attempt(text: string, slowest: { time: number; text: string }): void {
  const before = process.cpuUsage();
  try {
    readAll(text);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n--- of the text:\n${text}`, { cause: error });
  }
  // Not the clock's time, which others on the machine take from.
  const { user, system } = process.cpuUsage(before);
  const time = (user + system) / 1000;
  if (time > slowest.time) Object.assign(slowest, { time, text });
}

const MUTATIONS: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => splice(text, random, 0, pick(TOKENS, random)),
  (text, random) => splice(text, random, 1 + below(3, random), ""),
  (text, random) => splice(text, random, below(40, random), ""),
  (text, random) => splice(text, random, 0, piece(text, random)),
  (text, random) => splice(text, random, below(60, random), piece(text, random)),
  (text, random) => replaceWord(text, random, pick(TOKENS, random)),
  (text, random) => replaceWord(text, random, word(text, random)),
  (text, random) => splice(text, random, 0, String.fromCharCode(below(65_536, random))),
  (text, random) => splice(text, random, 1, pick(TOKENS, random).repeat(1 + below(30, random))),
];

function below(n: number, random: Random): number {
  return random.bits() % n;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[below(items.length, random)];
}

function splice(text: string, random: Random, length: number, inserted: string): string {
  const at = below(text.length + 1, random);
  return text.slice(0, at) + inserted + text.slice(at + length);
}

function piece(text: string, random: Random): string {
  const at = below(text.length, random);
  return text.slice(at, at + below(80, random));
}

function word(text: string, random: Random): string {
  return pick(text.match(/[\w$]+|[^\s\w]/g) ?? [""], random);
}

function replaceWord(text: string, random: Random, replacement: string): string {
  const words = [...text.matchAll(/[\w$]+|[^\s\w]/g)];
  if (words.length === 0) return replacement;
  const { index, 0: old } = pick(words, random);
  return text.slice(0, index) + replacement + text.slice(index + old.length);
}

test("there are samples to break, and unbroken they are sound", () => {
  assert.ok(samples.length >= 5);
  for (const text of [...samples, corners]) readAll(text);
});

test("mutated files", (t) => {
  const random = new Random(1);
  attemptAll(t, runs(2_000, 100_000), (k) => {
    let text = k % 3 === 0 ? pick(samples, random) : corners;
    for (let changes = 1 + below(4, random); changes > 0; changes--) text = pick(MUTATIONS, random)(text, random);
    return text;
  });
});

test("files of random tokens", (t) => {
  const random = new Random(2);
  attemptAll(t, runs(400, 10_000), () => {
    const tokens = Array.from({ length: 1 + below(120, random) }, () => pick(TOKENS, random));
    return tokens.join(random.bits() % 2 ? " " : "");
  });
});

test("truncations of the samples", (t) => {
  const random = new Random(3);
  attemptAll(t, runs(300, 10_000), () => {
    const text = pick(samples, random);
    return text.slice(0, below(text.length, random));
  });
});

/** Any bytes, as an editor that takes them for UTF-8 hands them on; some with a start that the reader takes seriously. */
test("files of raw bytes", (t) => {
  const random = new Random(4);
  attemptAll(t, runs(400, 10_000), (k) => {
    const bytes = Uint8Array.from({ length: below(400, random) }, () => below(256, random));
    const text = new TextDecoder().decode(bytes);
    return k % 2 === 0 ? text : `${pick(samples, random).slice(0, below(800, random))}${text}`;
  });
});
