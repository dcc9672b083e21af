import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { host } from "../../src/elementary/elementary.ts";
import { Bytes } from "../../src/wasm/bytes.ts";
import { ModuleEncoder, type ValueType } from "../../src/wasm/encoder.ts";
import { instantiate, type Memory, validates } from "../../src/wasm/engine.ts";

test("a module of one function is, byte for byte, what the specification says", () => {
  const module = new ModuleEncoder();
  const out = module.function(["i32", "i32"], ["i32"], "sum");
  out.get(0);
  out.get(1);
  out.op("i32.add");
  const expected = [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    [0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f],
    [0x03, 0x02, 0x01, 0x00],
    [0x05, 0x03, 0x01, 0x00, 0x01],
    [0x07, 0x10, 0x02, 0x06, ...Buffer.from("memory"), 0x02, 0x00, 0x03, ...Buffer.from("sum"), 0x00, 0x00],
    [0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x20, 0x01, 0x6a, 0x0b],
  ];
  assert.deepEqual([...module.finish()], expected.flat());
});

test("LEB128 is that of the specification's examples", () => {
  const write = (method: (out: Bytes) => void) => {
    const out = new Bytes();
    method(out);
    return [...out.written];
  };
  assert.deepEqual(
    write((out) => out.u32(624485)),
    [0xe5, 0x8e, 0x26],
  );
  assert.deepEqual(
    write((out) => out.u32(0xffffffff)),
    [0xff, 0xff, 0xff, 0xff, 0x0f],
  );
  assert.deepEqual(
    write((out) => out.s32(-123456)),
    [0xc0, 0xbb, 0x78],
  );
  assert.deepEqual(
    write((out) => out.s32(63)),
    [0x3f],
  );
  assert.deepEqual(
    write((out) => out.s32(64)),
    [0xc0, 0x00],
  );
  assert.deepEqual(
    write((out) => out.s64(-1n)),
    [0x7f],
  );
});

function evaluate<T>(type: ValueType, write: (out: ReturnType<ModuleEncoder["function"]>) => void): T {
  const module = new ModuleEncoder();
  write(module.function([], [type], "run"));
  return instantiate<{ run(): T }>(module.finish(), host).run();
}

test("the engine reads back every constant", () => {
  fc.assert(
    fc.property(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.double(), (i, j, x) => {
      assert.equal(
        evaluate("i32", (out) => out.i32(i)),
        i,
      );
      assert.equal(
        evaluate("i64", (out) => out.i64(j)),
        j,
      );
      assert.ok(
        Object.is(
          evaluate("f64", (out) => out.f64(x)),
          x,
        ),
      );
      const high = (out: ReturnType<ModuleEncoder["function"]>) => {
        out.v128(0n, BigInt.asUintN(64, j));
        out.lane("i64x2.extract_lane", 1);
      };
      assert.equal(evaluate("i64", high), j);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("calls reach functions written later, imports asked for after definitions, and long code", () => {
  const module = new ModuleEncoder();
  const first = module.function(["f64"], ["f64"], "first");
  const second = module.function(["f64"], ["f64"]);
  first.get(0);
  first.call(second);
  // More functions than one LEB128 byte counts.
  for (let i = 0; i < 200; i++) module.function([], []);
  const cos = module.importFunction("host", "cos", ["f64"], ["f64"]);
  assert.equal(module.importFunction("host", "cos", ["f64"], ["f64"]), cos);
  second.get(0);
  for (let i = 0; i < 20000; i++) second.op("f64.neg");
  second.call(cos);
  const { first: run } = instantiate<{ first(x: number): number }>(module.finish(), host);
  assert.equal(run(1.25), Math.cos(1.25));
});

test("a call into another module is refused", () => {
  const foreign = new ModuleEncoder().function([], []);
  const module = new ModuleEncoder();
  module.function([], []).call(foreign);
  assert.throws(() => module.finish(), /another module/);
});

test("locals are reused by type, and prologues run first", () => {
  const module = new ModuleEncoder();
  const out = module.function(["i32"], ["f64"], "run");
  const [a, b] = [out.local("f64"), out.local("i32")];
  out.release(a);
  assert.equal(out.local("f64"), a);
  assert.notEqual(out.local("f64"), a);
  out.release(b);
  const fresh = out.freshLocal("i32");
  assert.notEqual(fresh, b);
  const kept = out.freshLocal("f64");
  out.get(kept);
  out.prologue(() => {
    out.f64(42);
    out.set(kept);
  });
  assert.equal(instantiate<{ run(x: number): number }>(module.finish(), host).run(0), 42);
});

test("loops repeat while told to, both branches of an if run", () => {
  const module = new ModuleEncoder();
  const out = module.function(["i32"], ["i32"], "sumOfOdd");
  const total = out.local("i32");
  out.doWhile(() => {
    out.get(0);
    out.i32(1);
    out.op("i32.and");
    out.if(
      () => {
        out.get(total);
        out.get(0);
        out.op("i32.add");
        out.set(total);
      },
      () => {
        out.get(total);
        out.i32(1000);
        out.op("i32.add");
        out.set(total);
      },
    );
    out.get(0);
    out.i32(1);
    out.op("i32.sub");
    out.tee(0);
  });
  out.get(total);
  assert.equal(instantiate<{ sumOfOdd(n: number): number }>(module.finish(), host).sumOfOdd(10), 25 + 5000);
});

test("constant data lies aligned at the low end of memory", () => {
  const module = new ModuleEncoder();
  assert.equal(module.data(Uint8Array.of(1, 2, 3)), 0);
  assert.equal(module.data(Uint8Array.of(4)), 16);
  assert.equal(module.dataEnd, 32);
  const big = module.data(new Uint8Array(100_000).fill(7));
  const { memory } = instantiate<{ memory: Memory }>(module.finish(), host);
  const bytes = new Uint8Array(memory.buffer);
  assert.deepEqual([...bytes.subarray(0, 4), bytes[16], bytes[17]], [1, 2, 3, 0, 4, 0]);
  assert.equal(bytes[big + 99_999], 7);
});

test("what is no module does not validate", () => {
  assert.ok(validates(new ModuleEncoder().finish()));
  const module = new ModuleEncoder();
  module.function([], ["f64"]);
  assert.ok(!validates(module.finish()));
});
