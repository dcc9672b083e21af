import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "@babel/parser";
import { elementary } from "../../src/elementary/elementary.ts";

/** Folders whose numbers are pixels. */
const pixels = ["src/figure/"];

/** It reads the names and the constants of `Math`, and calls nothing. */
const readsNames = "src/language/library/math.ts";

/** What every engine must compute to the bit. */
const exact = new Set(
  (
    "abs ceil clz32 floor fround imul max min round sign sqrt trunc " + "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2"
  ).split(" "),
);

interface Node {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number } };
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string" && "loc" in value;
}

/** Uses of functions of `Math`, and powers, whose bits are for each engine to choose. */
function inexact(text: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown, parent?: Node): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, parent);
    if (!isNode(value)) return;
    const say = (what: string) => found.push(`${value.loc.start.line}: ${what}`);
    if (value.type === "Identifier" && value.name === "Math" && !isKey(parent, value)) {
      const property = parent?.type === "MemberExpression" && !parent.computed && (parent.property as Node).name;
      if (!property || !exact.has(String(property))) say(property ? `Math.${property}` : "Math as a value");
    }
    if ((value.type === "BinaryExpression" && value.operator === "**") || value.operator === "**=") {
      const base = value.left as Node;
      // A power of two is exact.
      if (!(base.type === "NumericLiteral" && base.value === 2)) say("a power");
    }
    for (const [key, child] of Object.entries(value)) if (key !== "loc") visit(child, value);
  };
  visit(parse(text, { sourceType: "module", plugins: ["typescript"] }).program);
  return found;
}

/** Whether a name is that of a property, not of a value. */
function isKey(parent: Node | undefined, name: Node): boolean {
  if (parent?.type === "MemberExpression") return parent.property === name && !parent.computed;
  return parent?.type === "ObjectProperty" && parent.key === name && !parent.computed && !parent.shorthand;
}

test("no result comes from functions that engines compute each in their own way", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.posix.join("src", file.replaceAll("\\", "/")));
  assert.ok(files.length > 300);
  const found = files
    .filter((file) => file !== readsNames && !pixels.some((folder) => file.startsWith(folder)))
    .flatMap((file) => inexact(readFileSync(file, "utf8")).map((what) => `${file}:${what}`));
  assert.deepEqual(found, [], "import `elementary` instead, and for squares `squared`");
});

test("such functions are found however they are written", () => {
  const cases: Readonly<Record<string, number>> = {
    "Math.exp(1)": 1,
    'Math["exp"](1)': 1,
    "const { sin } = Math;": 1,
    "f(Math);": 1,
    "x ** 2": 1,
    "x **= 2": 1,
    "10 ** n": 1,
    "2 ** n": 0,
    "Math.sqrt(Math.PI)": 0,
    "library.Math": 0,
    "const names = { Math: 1 };": 0,
  };
  for (const [text, count] of Object.entries(cases)) assert.equal(inexact(text).length, count, text);
});

test("a power of two is exact", () => {
  const bits = new DataView(new ArrayBuffer(8));
  for (let n = -1074; n <= 1023; n++) {
    bits.setBigUint64(0, n < -1022 ? 1n << BigInt(n + 1074) : BigInt(n + 1023) << 52n);
    assert.equal(2 ** n, bits.getFloat64(0), String(n));
  }
});

test("the elementary functions are those of `Math` to 4.3 ulp", () => {
  for (const [name, f] of Object.entries(elementary)) {
    if (name === "sigmoid") continue;
    const native = Math[name as "atan2"];
    for (const x of [
      0.3,
      0.9,
      1.7,
      12.5,
      1e5,
      1e18,
      5e-324,
      1e-310,
      -0.4,
      -3,
      0,
      -0,
      1,
      -1,
      Infinity,
      -Infinity,
      NaN,
    ]) {
      for (const y of native.length === 1 ? [0] : [0.7, -2, 3, 0, Infinity, -0.5]) {
        const [value, expected] = [(f as typeof Math.atan2)(x, y), native(x, y)];
        const close =
          Math.abs(value - expected) <= 4.3 * Math.max(Number.EPSILON * Math.abs(expected), Number.MIN_VALUE);
        assert.ok(close || Object.is(value, expected), `${name}(${x}, ${y}) gave ${value} for ${expected}`);
      }
    }
  }
});
