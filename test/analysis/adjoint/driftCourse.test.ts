import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { adjointStory } from "../../../src/analysis/adjoint/adjointStory.ts";
import { driftCourse } from "../../../src/analysis/adjoint/driftCourse.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

test("between two times of one event the jump that it makes is no drift", () => {
  const session = new Session();
  const entry = "thermostat.node-ode.ts";
  const text = readFileSync(`samples/${entry}`, "utf8");
  const whole = study(session.read({ entry, texts: new Map([[entry, text]]) }), "evening");
  const one = { ...whole, z0: whole.z0.slice(0, 1) };
  const asked = { loss: undefined, data: undefined, pathPoints: 400 };
  const results = gradient(session, one, { ...asked, mode: "backsolve" });
  const { reconstructed, forward } = adjointStory(session, one, asked, results[0].path!, results).backsolve!;
  const { course } = driftCourse(reconstructed, forward);
  const jumps = [...forward.t].filter((t, n) => t === forward.t[n - 1]);
  assert.equal(jumps.length, 17, "the heating goes on and off");
  for (let n = 0; n + 1 < course.t.length; n++) {
    for (const theta of [0, 0.3, 0.7, 1]) {
      const [t, power] = [course.x(n, theta), course.y(n, theta)];
      assert.ok(power < -5, `at t = ${t} 1e${power}, where the heating jumps by 1`);
    }
    assert.ok(Math.abs(course.x(n, 1) - course.t[n + 1]) < 1e-12, "one piece begins where the one before ends");
  }
  assert.deepEqual([course.t[0], course.t.at(-1)], [12, 0]);
});
