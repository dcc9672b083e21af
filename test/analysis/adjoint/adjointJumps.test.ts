import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { adjointStory } from "../../../src/analysis/adjoint/adjointStory.ts";
import { adjointView } from "../../../src/analysis/adjoint/adjointView.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

const session = new Session();

function storyOf(text: string, name: string) {
  const whole = study(session.read({ entry: "a.node-ode.ts", texts: new Map([["a.node-ode.ts", text]]) }), name);
  const one = { ...whole, z0: whole.z0.slice(0, 1) };
  const asked = { loss: undefined, data: undefined, pathPoints: 400 };
  const results = gradient(session, one, { ...asked, mode: "checkpointed" });
  assert.equal(results[0].status, "ok");
  return adjointStory(session, one, asked, results[0].path!, results);
}

const sample = (file: string) => readFileSync(`samples/${file}.node-ode.ts`, "utf8");

/** What stands behind the drawing of a(t), and in its legend. */
function said(text: string, name: string) {
  const { description, marks } = adjointView(storyOf(text, name)).find(({ id }) => id === "adjoint")!;
  const labels = marks.flatMap(({ kind, label }) => (kind === "rule" ? [label] : []));
  return { jumps: /; it jumps at (.*)\.$/.exec(description)?.[1], labels: [...new Set(labels)].sort() };
}

test("why an adjoint jumps is said as it is: at events, switches, and what the loss looks at", () => {
  const heating = sample("thermostat");
  assert.deepEqual(said(heating, "evening"), { jumps: "17 events", labels: ["event: a jumps"] });
  const looked = heating.replace(/running/g, "atTimes").replace("atTimes(([", "atTimes([2.2, 11.99], ([");
  assert.deepEqual(said(looked, "evening"), {
    jumps: "2 observations and 17 events",
    labels: ["event: a jumps", "observation: a jumps"],
  });
  const { jumps, labels } = said(sample("stickSlip"), "creaking");
  assert.match(jumps!, /^\d+ switch(es)?$/);
  assert.deepEqual(labels, ["switch: a jumps"]);
});
