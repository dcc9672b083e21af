import assert from "node:assert/strict";
import { test } from "node:test";
import { tableSketch } from "../../../src/study/training/tableSketch.ts";

const sketch = (text: string) => tableSketch("m.csv", text);

test("the columns of numbers, their first values and sizes, the span and the rows of the longest trajectory", () => {
  assert.deepEqual(sketch("# made\nt,x [m],v (m/s),note\n0,1,-3,begin\n0.5,,2,\n2,-4,1,end\n"), {
    states: [
      { name: "x", first: 1, size: 4 },
      { name: "v", first: -3, size: 3 },
    ],
    span: [0, 2],
    longest: 3,
  });
  const several = sketch("trajectory;x;t\na;1;0\na;2;1\nb;3;5\na;2;2\n");
  assert.deepEqual([several?.span, several?.longest, several?.states.length], [[0, 5], 3, 1]);
});

test("the time is the first column where none is called t, and may run backward", () => {
  const found = sketch("time\tangle\n3\t0.5\n1\t0.25\n");
  assert.deepEqual(found, { states: [{ name: "angle", first: 0.5, size: 0.5 }], span: [3, 1], longest: 2 });
});

test("what is no table of numbers is none", () => {
  for (const text of ["", "t,x\n", "t,x\n0,a\n", "t\n0\n1\n", "hello\nworld\n", "t,x\nnow,1\n", '"t,x\n0,1\n'])
    assert.equal(sketch(text), null, text);
});
