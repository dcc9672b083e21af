import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checksum } from "../../src/core/checksum.ts";
import { StudyError } from "../../src/study/study.ts";
import { runs } from "../runs.ts";
import { ran, trainingOf } from "./trainings.ts";

/*
 * Checkpoints that somebody wrote by hand, checksum and all: each is refused in a sentence, or goes on with finite numbers, or says
 * what they did.
 */

const text = (optimizer: string) => `
import { adam, experiment, lbfgs, meanSquaredError } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 1, c = 0.5 } = {}) => [y, -k * x - c * y];
export const study = experiment(f, {
  t: { from: 0, to: 2, points: 9 }, data: (t) => [Math.cos(t), Math.sin(t)], loss: meanSquaredError(),
  train: { iterations: 9, steps: 1, optimizer: ${optimizer}, patience: 5, seed: 3 },
});`;

const HEADER = 24;

interface Parts {
  readonly contents: string;
  readonly numbers: Uint8Array;
}

function unpacked(bytes: Uint8Array): Parts {
  const end = HEADER + new DataView(bytes.buffer, bytes.byteOffset).getUint32(20, true);
  return { contents: new TextDecoder().decode(bytes.subarray(HEADER, end)).trimEnd(), numbers: bytes.slice(end, -4) };
}

/** With lengths and a checksum that fit, unless others are asked for. */
function packed({ contents, numbers }: Parts, header: { readonly version?: number; readonly text?: number } = {}) {
  const raw = new TextEncoder().encode(contents);
  const length = Math.ceil(raw.length / 8) * 8;
  const bytes = new Uint8Array(HEADER + length + numbers.length + 4).fill(0x20);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("NODE-ODE"));
  view.setBigUint64(8, BigInt(header.version ?? 1), true);
  view.setUint32(16, bytes.length, true);
  view.setUint32(20, header.text ?? length, true);
  bytes.set(raw, HEADER);
  bytes.set(numbers, HEADER + length);
  view.setUint32(bytes.length - 4, checksum(bytes.subarray(0, -4)), true);
  return bytes;
}

/** What it says; undefined where it goes on, and does so with numbers. */
function refusal(optimizer: string, bytes: Uint8Array): string | undefined {
  const training = trainingOf(text(optimizer), "study");
  try {
    training.resume(bytes);
  } catch (error) {
    assert.ok(error instanceof StudyError, `${error instanceof Error ? error.stack : error}`);
    assert.ok(error.message.length <= 600, error.message);
    assert.match(error.message, /checkpoint/);
    return error.message;
  }
  const { status, losses, theta } = ran(training, training.iteration + 2);
  const areNumbers = losses.every(Number.isFinite) && theta.every(Number.isFinite);
  assert.ok(areNumbers || status === "diverged", `${status}: ${losses} ${theta}`);
  return undefined;
}

/** Every place in a document. */
function* placesIn(value: unknown, way: readonly string[] = []): Generator<readonly string[]> {
  yield way;
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value)) yield* placesIn(each, [...way, key]);
}

/** A document's text with another text in place of what stands somewhere; without it where that is undefined. */
function changed(value: unknown, [key, ...way]: readonly string[], other: string | undefined): string | undefined {
  if (key === undefined) return other;
  const entries = Object.entries(value as object).flatMap(([name, each]): [string, string][] => {
    const written = name === key ? changed(each, way, other) : JSON.stringify(each);
    return written === undefined ? [] : [[name, written]];
  });
  if (Array.isArray(value)) return `[${entries.map(([, each]) => each).join()}]`;
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${each}`).join()}}`;
}

const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const others = [
  undefined,
  "null",
  "true",
  "-1",
  "0.5",
  "1e300",
  "1e999",
  "4294967296",
  '"x"',
  "[]",
  "{}",
  '{"__proto__":{"x":1}}',
  '{"length":1e9}',
  DEEP,
  `"${"q".repeat(100_000)}"`,
];

for (const optimizer of ["adam(0.01)", "lbfgs()"]) {
  const training = trainingOf(text(optimizer), "study");
  ran(training, 4);
  const whole = unpacked(training.checkpoint());
  const contents = JSON.parse(whole.contents);

  test(`${optimizer}: as it was written it goes on`, () => {
    assert.equal(refusal(optimizer, packed(whole)), undefined);
    assert.match(refusal(optimizer, packed(whole, { version: 2 })) ?? "", /format 2/);
    for (const length of [0, 8, 2 ** 31, 2 ** 32 - 1])
      assert.match(refusal(optimizer, packed(whole, { text: length })) ?? "", /damaged/);
  });

  test(`${optimizer}: no field of another kind, none that is missing, and no nesting, is more than a sentence`, () => {
    for (const way of placesIn(contents))
      for (const other of others) {
        const forged = changed(contents, way, other) ?? "";
        if (forged === whole.contents) continue;
        const said = refusal(optimizer, packed({ ...whole, contents: forged }));
        // What is only a number may be another number; checkpoints were written before there was a choice of arithmetic.
        if (other === undefined && way[0] === "arithmetic") continue;
        if (other === undefined || /^["[{tn]/.test(other) || other === "-1" || other === "0.5")
          assert.notEqual(said, undefined, `${way.join(".")}: ${other?.slice(0, 80)}`);
      }
    for (const name of ["__proto__", "constructor", "toString", "another"]) {
      const added = `{${JSON.stringify(name)}:{"x":1},${whole.contents.slice(1)}`;
      refusal(optimizer, packed({ ...whole, contents: added }));
      const belonging = whole.contents.replace('"identity":{', `"identity":{${JSON.stringify(name)}:"x",`);
      assert.match(refusal(optimizer, packed({ ...whole, contents: belonging })) ?? "", /another training/);
    }
    assert.equal(({} as { x?: number }).x, undefined, "nobody's prototype was changed");
  });

  test(`${optimizer}: any numbers, and any lists of arrays`, () => {
    const number = fc.oneof(fc.constantFrom(Number.NaN, 1 / 0, -1 / 0, 0, -0, 1e308, 5e-324, -1), fc.double());
    const count = whole.numbers.length / 8;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(count - 1), number), { minLength: 1, maxLength: 4 }),
        fc.option(fc.tuple(fc.nat(), fc.nat(), fc.string()), { freq: 2 }),
        (writes, list) => {
          const numbers = whole.numbers.slice();
          const view = new DataView(numbers.buffer);
          for (const [at, value] of writes) view.setFloat64(8 * at, value, true);
          const arrays = (contents.arrays as { name: string; length: number }[]).map((each) => ({ ...each }));
          if (list) {
            const [from, to, name] = list;
            const moved = arrays[from % arrays.length].length;
            arrays[from % arrays.length].length -= moved;
            arrays[to % arrays.length].length += moved;
            if (name !== "") arrays[to % arrays.length].name = name;
          }
          refusal(optimizer, packed({ contents: JSON.stringify({ ...contents, arrays }), numbers }));
        },
      ),
      { seed: 7, numRuns: runs(200, 20_000) },
    );
  });
}
