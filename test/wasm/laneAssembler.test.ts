import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { elementary, host } from "../../src/elementary/elementary.ts";
import { routines } from "../../src/elementary/registry.ts";
import { instantiate, type Memory } from "../../src/wasm/engine.ts";
import type { LaneAssembler } from "../../src/wasm/laneAssembler.ts";
import type { LaneInstruction } from "../../src/wasm/laneCode.ts";
import { ModuleAssembler } from "../../src/wasm/moduleAssembler.ts";
import type { TileLane } from "../../src/wasm/tileLane.ts";
import { compileLanes, exactVariants, variants } from "./laneRunner.ts";
import { randomNumbers, same, samples, specials } from "./numbers.ts";

/** Masks come out as 1 and 0. */
function truth(lanes: LaneAssembler, mask: TileLane): TileLane {
  return lanes.op("select", mask, lanes.constant(1), lanes.constant(0));
}

function nearestEven(x: number): number {
  if (!(Math.abs(x) < 2 ** 52)) return x;
  const floor = Math.floor(x);
  const rest = x - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  return rounded === 0 ? Math.sign(1 / x) * 0 : rounded;
}

function copysign(x: number, y: number): number {
  const negative = y < 0 || Object.is(y, -0);
  return negative ? -Math.abs(x) : Math.abs(x);
}

const numbers: Partial<Record<LaneInstruction, (...x: number[]) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  sqrt: Math.sqrt,
  abs: Math.abs,
  neg: (x) => -x,
  min: Math.min,
  max: Math.max,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest: nearestEven,
  copysign,
};

const comparisons: Partial<Record<LaneInstruction, (x: number, y: number) => boolean>> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
};

for (const variant of exactVariants) {
  test(`${variant.label}: every number instruction is JavaScript's`, () => {
    for (const [name, value] of Object.entries(numbers)) {
      const arity = ["sqrt", "abs", "neg", "ceil", "floor", "trunc", "nearest"].includes(name) ? 1 : 2;
      // The sign of a NaN is not observable in JavaScript, so copysign is not asked for it.
      const x = samples(arity, 1).map((list) =>
        name === "copysign" ? list.map((v) => (Number.isNaN(v) ? 1 : v)) : list,
      );
      const results = compileLanes(variant, arity, (lanes, ...y) => lanes.op(name as LaneInstruction, ...y))(...x);
      results.forEach((result, k) => {
        const expected = value(...x.map((list) => list[k]));
        assert.ok(same(result, expected), `${name}(${x.map((list) => list[k])}) = ${result}, not ${expected}`);
      });
    }
  });

  test(`${variant.label}: comparisons, their logic and select`, () => {
    const [x, y] = samples(2, 2);
    for (const [name, value] of Object.entries(comparisons)) {
      const run = compileLanes(variant, 2, (lanes, a, b) => truth(lanes, lanes.op(name as LaneInstruction, a, b)));
      assert.deepEqual(
        [...run(x, y)],
        x.map((v, k) => Number(value(v, y[k]))),
        name,
      );
    }
    const positive = (lanes: LaneAssembler, a: TileLane) => lanes.op("gt", a, lanes.constant(0));
    const logic = {
      and: (p: boolean, q: boolean) => p && q,
      or: (p: boolean, q: boolean) => p || q,
      xor: (p: boolean, q: boolean) => p !== q,
    };
    for (const [name, value] of Object.entries(logic)) {
      const run = compileLanes(variant, 2, (lanes, a, b) =>
        truth(lanes, lanes.op(name as LaneInstruction, positive(lanes, a), positive(lanes, b))),
      );
      assert.deepEqual(
        [...run(x, y)],
        x.map((v, k) => Number(value(v > 0, y[k] > 0))),
        name,
      );
    }
    const not = compileLanes(variant, 1, (lanes, a) => truth(lanes, lanes.op("not", positive(lanes, a))));
    assert.deepEqual(
      [...not(x)],
      x.map((v) => Number(!(v > 0))),
    );
    const select = compileLanes(variant, 2, (lanes, a, b) => lanes.op("select", positive(lanes, a), a, b));
    select(x, y).forEach((result, k) => {
      assert.ok(same(result, x[k] > 0 ? x[k] : y[k]));
    });
  });

  test(`${variant.label}: smaller and larger keep a NaN of the first`, () => {
    const [x, y] = samples(2, 3);
    const smaller = compileLanes(variant, 2, (lanes, a, b) => lanes.smaller(a, b))(x, y);
    const larger = compileLanes(variant, 2, (lanes, a, b) => lanes.larger(a, b))(x, y);
    x.forEach((v, k) => {
      assert.ok(same(smaller[k], y[k] < v ? y[k] : v));
      assert.ok(same(larger[k], y[k] > v ? y[k] : v));
    });
  });

  test(`${variant.label}: unfused products with sums round twice`, () => {
    const [x, y, z] = [4, 5, 6].map((seed) => randomNumbers(new Random(seed), 500));
    const plus = compileLanes(variant, 3, (lanes, a, b, c) => lanes.multiplyAdd(a, b, c))(x, y, z);
    const minus = compileLanes(variant, 3, (lanes, a, b, c) => lanes.negatedMultiplyAdd(a, b, c))(x, y, z);
    x.forEach((v, k) => {
      assert.equal(plus[k], v * y[k] + z[k]);
      assert.equal(minus[k], z[k] - v * y[k]);
    });
  });

  test(`${variant.label}: bits, shifts and integer operations are those of 64-bit integers`, () => {
    const view = new DataView(new ArrayBuffer(8));
    const bits = (x: number) => {
      view.setFloat64(0, x);
      return view.getBigInt64(0);
    };
    const number = (x: bigint) => {
      view.setBigInt64(0, BigInt.asIntN(64, x));
      return view.getFloat64(0);
    };
    const x = specials.filter((v) => !Number.isNaN(v));
    const y = [...x].reverse();
    const mask = 0x000fffffffffffffn;
    // Results are masked to the fraction: as numbers they are then all finite and distinct.
    const integers = {
      add: (a: bigint, b: bigint) => a + b,
      sub: (a: bigint, b: bigint) => a - b,
      mul: (a: bigint, b: bigint) => a * b,
      and: (a: bigint, b: bigint) => a & b,
      or: (a: bigint, b: bigint) => a | b,
      xor: (a: bigint, b: bigint) => a ^ b,
    };
    for (const [name, value] of Object.entries(integers)) {
      const run = compileLanes(variant, 2, (lanes, a, b) => {
        const result = lanes.integer(name as "add", lanes.bits(a), lanes.bits(b));
        return lanes.number(lanes.integer("and", result, lanes.constantBits(mask)));
      });
      assert.deepEqual(
        [...run(x, y)],
        x.map((v, k) => number(value(bits(v), bits(y[k])) & mask)),
        name,
      );
    }
    for (const [name, value] of [
      ["lt", (a: bigint, b: bigint) => a < b],
      ["gt", (a: bigint, b: bigint) => a > b],
      ["eq", (a: bigint, b: bigint) => a === b],
      ["ne", (a: bigint, b: bigint) => a !== b],
    ] as const) {
      const run = compileLanes(variant, 2, (lanes, a, b) =>
        truth(lanes, lanes.integer(name, lanes.bits(a), lanes.bits(b))),
      );
      assert.deepEqual(
        [...run(x, y)],
        x.map((v, k) => Number(value(bits(v), bits(y[k])))),
        name,
      );
    }
    for (const [name, value] of [
      ["shl", (a: bigint) => a << 7n],
      ["shrS", (a: bigint) => a >> 7n],
      ["shrU", (a: bigint) => BigInt.asUintN(64, a) >> 7n],
    ] as const) {
      const run = compileLanes(variant, 1, (lanes, a) =>
        lanes.number(lanes.integer("and", lanes.shift(name, lanes.bits(a), 7), lanes.constantBits(mask))),
      );
      assert.deepEqual(
        [...run(x)],
        x.map((v) => number(value(bits(v)) & mask)),
        name,
      );
    }
  });

  test(`${variant.label}: tables are looked up lane by lane, whatever stands in the higher bits`, () => {
    const table = Array.from({ length: 32 }, (_, i) => i * i + 1);
    const index = [...Array.from({ length: 30 }, (_, i) => (i * 7) % 30), -1, -32, 1e5, 1e300, -1e300, Number.NaN];
    const run = compileLanes(variant, 1, (lanes, x) => {
      const bits = lanes.bits(lanes.op("add", x, lanes.constant(1.5 * 2 ** (lanes.type.numberBytes === 8 ? 52 : 23))));
      const [first, second] = [lanes.table(table), lanes.table(table.map((v) => -2 * v))];
      assert.deepEqual(lanes.table(table), first);
      return lanes.op("add", lanes.lookup(first, bits), lanes.lookup(second, bits));
    });
    const found = [...run(index)];
    assert.deepEqual(
      found.slice(0, 33),
      index.slice(0, 33).map((i) => -table[((i % 32) + 32) % 32]),
    );
    for (const value of found.slice(33)) assert.ok(table.includes(-value), `${value}`);
  });
}

for (const variant of variants) {
  test(`${variant.label}: the rare path runs where some lane needs it, and changes no other value`, () => {
    const run = compileLanes(variant, 1, (lanes, x) => {
      const rare = lanes.op("gt", x, lanes.constant(100));
      const [y] = lanes.whenAny(rare, [lanes.op("neg", x)], () => [
        lanes.op("select", rare, lanes.op("sqrt", x), lanes.op("neg", x)),
      ]);
      return y;
    });
    const x = [1, 2, 3, 400, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 10000, 2500, 1];
    assert.deepEqual(
      [...run(x)],
      x.map((v) => (v > 100 ? Math.sqrt(v) : -v)),
    );
  });

  test(`${variant.label}: the host computes marked lanes only`, () => {
    const run = compileLanes(variant, 2, (lanes, x, y) =>
      lanes.hostWhere(lanes.op("lt", x, lanes.constant(0)), y, "atan2", x, y),
    );
    const [x, y] = samples(2, 7);
    run(x, y).forEach((result, k) => {
      assert.ok(same(result, x[k] < 0 ? elementary.atan2(x[k], y[k]) : y[k]));
    });
  });

  test(`${variant.label}: a product with a sum is the exact one rounded once or twice`, () => {
    // (1 + ε)(1 − ε) − 1 is −ε² with one rounding, 0 with two.
    const epsilon = 2 ** -30;
    const run = compileLanes(variant, 3, (lanes, x, y, z) => lanes.multiplyAdd(x, y, z));
    const [result] = run([1 + epsilon], [1 - epsilon], [-1]);
    assert.ok(result === 0 || (variant.fused && result === -(epsilon ** 2)));
  });
}

test("values equal in all vectors are computed once", () => {
  const size = (write: (lanes: LaneAssembler, x: TileLane) => TileLane) => {
    let bytes = 0;
    compileLanes(exactVariants[2], 1, (lanes, x) => {
      const before = lanes.out.size;
      const result = write(lanes, x);
      bytes = lanes.out.size - before;
      return result;
    });
    return bytes;
  };
  const shared = size((lanes) => lanes.op("sqrt", lanes.splat(lanes.out.local("f64"))));
  const own = size((lanes, x) => lanes.op("sqrt", x));
  assert.ok(shared < own / 2);
});

test("constants that stand in memory have the bits of those in code", () => {
  // Among them bits that would be a NaN with a payload, and both zeros.
  const bits = [0x3ff0000000000000n, -1n << 27n, (1n << 52n) - 1n, 0n, -1n << 63n, 1n, 0x7ff0000000000001n];
  for (const { type, width } of exactVariants) {
    const written = (["in code", "in memory"] as const).map((constants) => {
      const module = new ModuleAssembler(type, routines, false);
      const { lanes } = module.function(width, ["i32"], [], "run", constants);
      [...bits, ...bits].forEach((x, i) => {
        lanes.store(0, i * lanes.tileBytes, lanes.number(lanes.constantBits(x)));
      });
      const start = module.dataEnd;
      const { memory, run } = instantiate<{ memory: Memory; run(at: number): void }>(module.finish(), host);
      run(start);
      return new BigInt64Array(memory.buffer, start, (2 * bits.length * lanes.tileBytes) / 8).slice();
    });
    const lanes = width * type.lanes;
    const expected = BigInt64Array.from({ length: 2 * bits.length * lanes }, (_, n) =>
      BigInt.asIntN(64, bits[Math.floor(n / lanes) % bits.length]),
    );
    for (const found of written) assert.deepEqual(found, expected);
  }
});

test("locals are freed with their scope, but for its results, and never those of others", () => {
  compileLanes(exactVariants[2], 1, (lanes, x) => {
    const [kept] = lanes.scope(() => {
      const inner = lanes.op("sqrt", x);
      lanes.release(x);
      return [lanes.op("neg", inner)] as const;
    });
    const next = [lanes.op("abs", kept), lanes.op("abs", kept)];
    const used = [x, kept, ...next].flatMap((lane) => lane.locals);
    assert.equal(new Set(used).size, used.length);
    assert.ok(Math.max(...next[0].locals) < Math.max(...kept.locals), "the scope's locals are used again");
    return next[1];
  });
});
