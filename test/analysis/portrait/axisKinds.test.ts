import assert from "node:assert/strict";
import { test } from "node:test";
import { equalAtFirst, ofOneKind } from "../../../src/analysis/portrait/axisKinds.ts";

const square = { x: [-1, 1], y: [-1, 1] } as const;

test("coordinates of one space are of one kind, in either order", () => {
  for (const [a, b] of [
    ["x", "y"],
    ["x", "z"],
    ["X", "Y"],
    ["x1", "x2"],
    ["q₁", "q₂"],
    ["x[0]", "x[1]"],
    ["u_1", "u_10"],
    ["z(1)", "z(2)"],
  ]) {
    assert.ok(ofOneKind(a, b), `${a}, ${b}`);
    assert.ok(ofOneKind(b, a), `${b}, ${a}`);
  }
});

test("what has another meaning or no name in common is not", () => {
  for (const [a, b] of [
    ["x", "v"],
    ["x", "x"],
    ["x1", "x1"],
    ["prey", "predators"],
    ["x1", "v1"],
    ["x", "x1"],
    ["x1", "y2"],
    ["theta", "omega"],
    ["1", "2"],
    ["ax", "ay"],
    ["x", "T"],
    ["x[0]", "v[1]"],
  ]) {
    assert.ok(!ofOneKind(a, b), `${a}, ${b}`);
    assert.ok(!ofOneKind(b, a), `${b}, ${a}`);
  }
});

test("units are equal at first where both are of one kind and neither range leaves nothing of the other", () => {
  assert.ok(equalAtFirst(["x", "y"], square));
  assert.ok(!equalAtFirst(["x", "v"], square));
  assert.ok(equalAtFirst(["x", "y"], { x: [0, 3.99], y: [0, 1] }));
  assert.ok(equalAtFirst(["x", "y"], { x: [0, 1], y: [0, 3.99] }));
  assert.ok(!equalAtFirst(["x", "y"], { x: [0, 4.01], y: [0, 1] }));
  assert.ok(!equalAtFirst(["x", "y"], { x: [0, 1], y: [0, 4.01] }));
});

test("where it stands does not matter, and a range of nothing is not of a unit", () => {
  assert.ok(equalAtFirst(["x1", "x2"], { x: [1e6, 1e6 + 2], y: [-1e6, 1 - 1e6] }));
  assert.ok(!equalAtFirst(["x", "y"], { x: [0, 1], y: [2, 2] }));
  assert.ok(!equalAtFirst(["x", "y"], { x: [2, 2], y: [0, 1] }));
  assert.ok(!equalAtFirst(["x", "y"], { x: [2, 2], y: [2, 2] }));
});
