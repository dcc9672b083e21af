import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import { counted, planeTitle } from "../../../src/analysis/portrait/planeTitle.ts";
import { kinds } from "../../../src/phase/classification.ts";
import type { PortraitOptions } from "../../../src/protocol/engineApi.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

/* Titles of planes say what is seen in them. */

const session = new Session();

const titleOf = (sample: string, name: string, options: PortraitOptions = {}): string => {
  const entry = `samples/${sample}.node-ode.ts`;
  const program = session.read({ entry, texts: new Map([[entry, readFileSync(entry, "utf8")]]) });
  return drawPortrait(session, study(program, name), options, () => false).figures[0].title;
};

test("equilibria and limit cycles in view are named with their kinds and counted", () => {
  assert.equal(titleOf("competition", "whoWins"), "Four starts, an unstable node, two stable nodes and a saddle");
  assert.equal(titleOf("vanDerPol", "limitCycle"), "Four starts, a stable limit cycle and an unstable focus");
  assert.equal(titleOf("enclosure", "enclosure"), "y against x: a stable focus");
});

test("what is switched off, or not in view, is not named", () => {
  const off = { layers: { equilibria: false, cycles: false } };
  assert.equal(titleOf("vanDerPol", "vanDerPol", off), "v against x");
  assert.equal(titleOf("vanDerPol", "limitCycle", off), "Four starts");
  const corner = { view: { x: [-3, -2.5], y: [-3, -2.5] }, layers: { regions: false, cycles: false } } as const;
  assert.equal(titleOf("vanDerPol", "vanDerPol", corner), "v against x");
});

test("of starts that are close together their distance is what is seen", () => {
  assert.equal(titleOf("lorenz", "butterfly"), "Two starts, 10⁻⁸ apart");
  assert.equal(planeTitle([[1], [1.001]], ["x", "y"], ["a saddle"]), "Two starts, 0.001 apart");
});

test("every kind has an article and a plural, and many kinds are counted together", () => {
  for (const kind of Object.keys(kinds)) {
    const noun = / |^saddle$/.test(kind) ? kind : `${kind} equilibrium`;
    assert.match(counted([noun])[0], /^an? /);
    assert.match(counted([noun, noun])[0], /^two .*(s|foci|equilibria)( \(linear part\))?$/);
  }
  assert.deepEqual(counted(["a", "b", "b", "c", "d"]), ["five equilibria"]);
  assert.deepEqual(counted(Array(14).fill("saddle")), ["14 saddles"]);
  assert.deepEqual(counted([]), []);
});
