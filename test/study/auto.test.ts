import assert from "node:assert/strict";
import { test } from "node:test";
import type { PairKernel } from "../../src/core/kernel.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { isImplicit } from "../../src/ode/implicit/implicitMethod.ts";
import { auto } from "../../src/ode/methods/auto.ts";
import { defaultMethod } from "../../src/ode/methods/registry.ts";
import { tsit5 } from "../../src/ode/methods/tsit5.ts";
import { completePair } from "../../src/ode/pair.ts";
import { pieceAt } from "../../src/ode/pieces.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import type { Trajectory } from "../../src/ode/solution.ts";
import { flowOf } from "../../src/study/flow.ts";
import type { Kernels } from "../../src/study/kernels.ts";
import { solve } from "../../src/study/solve.ts";
import type { Study } from "../../src/study/study.ts";
import { session, stiffProblems, stiffStudy } from "../ode/implicit/stiffProblems.ts";
import { detestProblems } from "../reference/detest.ts";

/** The session's kernels, and which of them were asked for. */
function counted(): { readonly kernels: Kernels; readonly implicit: string[] } {
  const implicit: string[] = [];
  const pairKernel: Kernels["pairKernel"] = (field, method, trajectories): PairKernel => {
    if (isImplicit(method)) implicit.push(method.name);
    return session.pairKernel(field, method, trajectories);
  };
  const kernels: Kernels = {
    engine: session.engine,
    onTensors: false,
    fixedStepKernel: (field, method) => session.fixedStepKernel(field, method),
    reverseKernel: (field, method, precision) => session.reverseKernel(field, method, precision),
    linearisedField: (field) => session.linearisedField(field),
    pairKernel,
  };
  return { kernels, implicit };
}

const several = (study: Study, z0: readonly (readonly number[])[]): Study => ({
  ...study,
  z0: z0.map((z) => Float64Array.from(z)),
});

const sameBits = (a: Trajectory, b: Trajectory, of: string) => {
  assert.deepEqual(a.t, b.t, of);
  assert.deepEqual(a.z, b.z, of);
  assert.deepEqual(a.stats, b.stats, of);
};

test("auto is the default, and its pair is tsit5's own", () => {
  assert.equal(defaultMethod, auto);
  for (const part of ["c", "a", "b", "embedded", "dense", "order"] as const) assert.equal(auto[part], tsit5[part]);
});

test("on the non-stiff set auto never changes its method: the bits and the work are tsit5's", () => {
  for (const { name, system, span, y0 } of detestProblems())
    for (const tolerance of [1e-3, 1e-5, 1e-7, 1e-9]) {
      const of = `${name} at ${tolerance}`;
      const [automatic, explicit] = [auto, tsit5].map((method) => {
        const pair = completePair(method);
        const [t0, t1] = span;
        return solveAdaptive({
          kernel: referencePairKernel(system, pair),
          system,
          method: pair,
          ...(method === auto && {
            whenStiff: {
              instead: tsit5.name,
              method: auto.whenStiff,
              kernel: () => assert.fail(`${of} is not stiff`),
            },
          }),
          t0,
          t1,
          states: Float64Array.from(y0),
          theta: new Float64Array(),
          rtol: tolerance,
          atol: tolerance,
        }).trajectories[0];
      });
      sameBits(automatic, explicit, of);
      assert.equal(automatic.switches, undefined, of);
    }
});

test("the stiff set is solved by default, at about the work of the stiff method by itself", () => {
  for (const { name, z0, span, end, atol } of stiffProblems)
    for (const rtol of [1e-5, 1e-7]) {
      const study = stiffStudy(name, z0, span);
      const request = { rtol, atol: rtol * atol, outputs: Float64Array.of(span[1]) };
      const [automatic] = solve(session, study, request).trajectories;
      const [stiff] = solve(session, study, { ...request, method: "rodas5p" }).trajectories;
      const of = `${name} at ${rtol}`;
      assert.equal(automatic.status, "ok", of);
      for (const [i, x] of end.entries()) {
        const off = Math.abs(automatic.z[i] - x) / (rtol * (atol + Math.abs(x)));
        assert.ok(off < 300, `${of}: component ${i} is ${off} tolerances off`);
      }
      const [first] = automatic.switches ?? assert.fail(`${of} is stiff`);
      assert.deepEqual([first.from, first.to], ["tsit5", "rodas5p"], of);
      // An explicit step is six evaluations and no linear system; a stiff one eight, with one of each besides. It takes some
      // steps until stiffness is believed, and some until the stiff method's own are as long as they may be.
      const { factorisations = 0, evaluations } = automatic.stats;
      const most = 1.1 * (stiff.stats.factorisations ?? 0) + 25;
      assert.ok(factorisations <= most, `${of}: ${factorisations}, of at most ${most}`);
      const worth = 1.2 * stiff.stats.evaluations + 500;
      assert.ok(evaluations <= worth, `${of}: ${evaluations}, of at most ${worth}`);
    }
});

test("each trajectory of a batch changes by itself, and those that do not are tsit5's to the last bit", () => {
  // Where x is past 1 the second component is fast; before it nothing is.
  const study = several(stiffStudy("patches", [0, 0, 1, 0], [0, 20]), [
    [0, 0.3, 1, 0],
    [5, 0.3, 1, 0],
    [-3, 0.2, 1, 0],
    [7, 0.1, 1, 0],
    [-8, 0.4, 1, 0],
  ]);
  const automatic = solve(session, study, { outputs: "steps" }).trajectories;
  const explicit = solve(session, study, { outputs: "steps", method: "tsit5" }).trajectories;
  assert.deepEqual(
    automatic.map(({ switches }) => switches !== undefined),
    [false, true, false, true, false],
  );
  for (const [j, one] of automatic.entries()) {
    assert.equal(one.status, "ok");
    if (!one.switches) sameBits(one, explicit[j], String(j));
    else assert.ok(one.stats.steps < 0.2 * explicit[j].stats.steps, `${one.stats.steps}`);
    const alone = solve(session, several(study, [[...study.z0[j]]]), { outputs: "steps" }).trajectories[0];
    assert.deepEqual(alone.z, one.z, `trajectory ${j} by itself`);
  }
});

test("a problem that is stiff no more goes back, and stays", () => {
  const study = stiffStudy("easing", [0], [0, 40]);
  const times = Float64Array.from({ length: 400 }, (_, n) => (n + 1) / 10);
  for (const rtol of [1e-4, 1e-6, 1e-9]) {
    const [{ switches = [], z, status, diagnosis, stats }] = solve(session, study, {
      rtol,
      atol: rtol,
      outputs: times,
    }).trajectories;
    assert.equal(status, "ok");
    assert.deepEqual(
      switches.map(({ to }) => to),
      ["rodas5p", "tsit5"],
      `${rtol}`,
    );
    const [there, back] = switches;
    assert.ok(there.t < 2 && back.t > there.t && back.t < 12, `${there.t} … ${back.t}`);
    assert.match(
      diagnosis?.message ?? "",
      /^from t = \S+ to t = \S+ the problem is stiff: rodas5p takes the steps there$/,
    );
    // Dense output on either side and across the changes.
    for (const [k, t] of times.entries()) assert.ok(Math.abs(z[k] - Math.sin(t)) < 200 * rtol, `${rtol} at ${t}`);
    assert.ok((stats.factorisations ?? 0) > 0 && (stats.factorisations ?? 0) < stats.steps);
  }
});

test("outputs, cruising and slices do not move a step, and drawn pieces are the dense output of both methods", () => {
  const study = stiffStudy("easing", [0], [0, 20]);
  const every = solve(session, study, { outputs: "steps" }).trajectories[0];
  const end = solve(session, study, { outputs: Float64Array.of(20) }).trajectories[0];
  assert.equal(every.z.at(-1), end.z[0]);
  assert.deepEqual(every.switches, end.switches);
  const [{ t, pieces }] = flowOf(session, study, {}, () => false).solve([[0]], 0, 20, { pieces: true });
  assert.deepEqual(t, every.t);
  const middle = Float64Array.from({ length: t.length - 1 }, (_, n) => (t[n] + t[n + 1]) / 2);
  const own = solve(session, study, { outputs: middle }).trajectories[0];
  const out = new Float64Array(1);
  for (let n = 0; n < middle.length; n++) {
    pieceAt(pieces!, n, 0.5, out);
    assert.ok(Math.abs(out[0] - own.z[n]) < 1e-12, `at ${middle[n]}`);
  }
});

test("backward in time, and past stops, stiffness is met alike", () => {
  // The mirror image of a problem, in time.
  const there = solve(session, stiffStudy("easing", [0], [0, 20]), { stops: [1, 5, 19] }).trajectories[0];
  const back = solve(session, stiffStudy("easingMirrored", [0], [0, -20]), { stops: [-1, -5, -19] }).trajectories[0];
  assert.deepEqual(
    back.t,
    there.t.map((t) => -t || 0),
  );
  assert.deepEqual(back.z, there.z);
  assert.deepEqual(
    back.switches,
    there.switches?.map((one) => ({ ...one, t: -one.t })),
  );
  for (const stop of [1, 5, 19]) assert.ok(there.t.includes(stop));
});

test("a stiff kernel is made at the first change, not before, and an explicit method by name only warns", () => {
  const { kernels, implicit } = counted();
  const [mild] = solve(kernels, stiffStudy("logistic", [0.1], [0, 10])).trajectories;
  assert.deepEqual([mild.switches, implicit], [undefined, []]);
  const hires = stiffProblems.find(({ name }) => name === "hires")!;
  const study = stiffStudy(hires.name, hires.z0, hires.span);
  const [byName] = solve(kernels, study, { method: "tsit5" }).trajectories;
  assert.deepEqual([byName.switches, implicit], [undefined, []]);
  assert.match(byName.diagnosis?.message ?? "", /the problem is stiff: stability, not accuracy, holds the step down/);
  solve(kernels, study);
  assert.deepEqual(implicit, ["rodas5p"]);
});

test("a cancelled solve keeps what it has, whichever method is on its way", () => {
  const z0 = [
    [5, 0.3, 1, 0],
    [0, 0.3, 1, 0],
    [6, 0.1, 1, 0],
  ];
  const study = several(stiffStudy("patches", [0, 0, 1, 0], [0, 20]), z0);
  const whole = solve(session, study, { outputs: "steps" }).trajectories;
  let seen = 0;
  for (let polls = 0; polls < 40; polls++) {
    let left = polls;
    const { trajectories } = solve(session, study, { outputs: "steps", cancelled: () => left-- <= 0 });
    for (const [j, { t, z, status, diagnosis }] of trajectories.entries()) {
      assert.deepEqual(z, whole[j].z.subarray(0, z.length));
      if (status === "ok") continue;
      seen++;
      assert.equal(status, "cancelled");
      assert.equal(diagnosis?.t, t.at(-1) ?? 0);
    }
  }
  assert.ok(seen > 0);
});
