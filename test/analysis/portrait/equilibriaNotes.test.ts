import assert from "node:assert/strict";
import { test } from "node:test";
import { isSeen, notesOf } from "../../../src/analysis/portrait/equilibriaNotes.ts";
import { interval } from "../../../src/graph/interval.ts";
import { LEFT } from "../../../src/phase/remarks.ts";

const box = [interval(-1, 1), interval(-10, 10)];
const names = ["x", "y"];
const [large, thin, speck] = [
  [interval(0, 0.5), interval(0, 5)],
  [interval(-1, 1), interval(3, 3 + 1e-6)],
  [interval(-1e-6, 1e-6), interval(-1e-5, 1e-5)],
];
const noteOf = (...undecided: (typeof large)[]) => notesOf({ box, undecided, remarks: [] }, names, [0, 1])[0];

test("of what can be seen it is said that it is shaded, of what cannot, where it is", () => {
  const end = "equilibria could be neither excluded nor proven.";
  assert.equal(noteOf(large), `In a part of the view (shaded) ${end}`);
  assert.equal(noteOf(large, large), `In 2 parts of the view (shaded) ${end}`);
  assert.equal(noteOf(speck), `At x ≈ 0, y ≈ 0, in a part of the view too small to be seen well, ${end}`);
  assert.equal(noteOf(thin), `At y ≈ 3, in a part of the view too small to be seen well, ${end}`);
  assert.equal(
    noteOf(speck, thin),
    `In 2 parts of the view too small to be seen well, the first at x ≈ 0, y ≈ 0, ${end}`,
  );
  assert.equal(
    noteOf(large, thin),
    `In 2 parts of the view (shaded, some too small to be seen well, as at y ≈ 3) ${end}`,
  );
  assert.deepEqual(notesOf({ box, undecided: [], remarks: ["Others."] }, names, [0, 1]), ["Others."]);
  assert.deepEqual(notesOf({ box, undecided: [speck], remarks: [`${LEFT} to find them there.`] }, names, [0]), [
    `At x ≈ 0, in a part of the view too small to be seen well, equilibria could be neither excluded nor proven: ${LEFT} to find them there.`,
  ]);
});

test("a part is seen where no axis drawn makes it a hair, and neither a spot under a marker", () => {
  assert.deepEqual(
    [large, thin, speck, [interval(0, 0.04), interval(0, 0.4)], [interval(0, 0.04), interval(0, 4)]].map((part) =>
      isSeen({ box }, part, [0, 1]),
    ),
    [true, false, false, false, true],
  );
  // A component that is not drawn makes nothing invisible.
  assert.ok(isSeen({ box }, thin, [0]));
});
