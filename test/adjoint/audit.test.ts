import assert from "node:assert/strict";
import { test } from "node:test";
import { auditModes } from "../../src/adjoint/audit/auditModes.ts";
import { centralDifference } from "../../src/adjoint/audit/centralDifference.ts";
import { continuousVerdict, discreteVerdict, type Refinement } from "../../src/adjoint/audit/verdict.ts";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { interpretedPullback } from "../../src/adjoint/pullbackAt.ts";
import { auditGradient, isFault } from "../../src/study/gradient/audit.ts";
import { type GradientOptions, gradientProblems } from "../../src/study/gradient/gradient.ts";
import { detestStudies } from "./detestStudies.ts";
import { sample, session, studyOf } from "./studies.ts";

test("central differences are as good as they say", () => {
  for (const [f, x, slope] of [
    [Math.exp, 1, Math.E],
    [Math.sin, 2, Math.cos(2)],
    [(x: number) => x ** 3, 1e-3, 3e-6],
    [(x: number) => 1 / x, 0.5, -4],
  ] as const) {
    const { value, error } = centralDifference(f, x, 0.05);
    assert.ok(Math.abs(value - slope) <= Math.max(4 * error, 1e-14), `${value} is not ${slope} ± ${error}`);
    assert.ok(error <= 1e-9, `${error}`);
  }
});

test("differences across a kink say how far they are off, those beside one do not", () => {
  for (const [f, x, slopes] of [
    [Math.abs, 0, [-1, 1]],
    [(y: number) => Math.exp(Math.max(y, 2 * y)), 0, [1, 2]],
  ] as const) {
    const { value, error } = centralDifference(f, x, 0.02);
    for (const slope of slopes) assert.ok(Math.abs(value - slope) <= 3 * error && error <= 1, `${value} ± ${error}`);
  }
  assert.ok(centralDifference(Math.abs, 1e-2, 0.02).error < 1e-9);
});

const sure = (value: number) => ({ value, error: 1e-13, by: "differences" as const });
const vague = (value: number, error: number) => ({ value, error, by: "differences" as const });

test("a mode of the steps taken agrees, is wrong, or nothing is decided", () => {
  const right = { reference: sure(1), unit: 1, largest: 1, duality: 1e-12, contradicted: false, nearest: 0, apart: 0 };
  assert.equal(discreteVerdict({ ...right, value: 1 + 1e-12 }), "agrees to 1e-9");
  assert.equal(discreteVerdict({ ...right, value: Number.NaN }), "wrong");
  assert.equal(discreteVerdict({ ...right, value: 1 + 1e-6, duality: 1e-2 }), "wrong");
  // Where derivative rules are wrong, duality holds all the same: differences of the entry and along directions say it.
  assert.equal(discreteVerdict({ ...right, value: 1 + 1e-3, contradicted: true }), "wrong");
  assert.equal(discreteVerdict({ ...right, value: 1 + 1e-3 }), "undecided, differences and duality disagree");
  assert.equal(
    discreteVerdict({ ...right, value: 1, reference: { ...sure(1), by: "duality" } }),
    "agrees to 1e-9 by duality",
  );
  // Where differences can tell no more, neither does the verdict.
  assert.equal(discreteVerdict({ ...right, value: 1 + 2e-7, reference: vague(1, 2e-7) }), "agrees to 1e-6");
  const blurred = { ...right, reference: vague(1, 1e-2) };
  assert.equal(discreteVerdict({ ...blurred, value: 1 + 1e-3 }), "undecided, differences may be off by 1e-2");
  assert.equal(discreteVerdict({ ...blurred, value: 2, duality: 1 }), "wrong");
  assert.equal(discreteVerdict({ ...blurred, value: 2 }), "undecided, differences may be off by 1e-2");
  const unknown = { ...right, reference: vague(Number.NaN, Number.POSITIVE_INFINITY) };
  assert.equal(discreteVerdict({ ...unknown, value: 1 }), "undecided, differences give nothing");
  const trouble = "differences do not settle";
  assert.equal(
    discreteVerdict({ ...right, value: 1, reference: { ...sure(1), trouble } }),
    "undecided, differences do not settle",
  );
});

const falling = (power: number, size: number, own = 0) => ({
  value: 1 + size,
  reference: sure(1),
  unit: 1,
  largest: 1,
  isShort: false,
  refined: (level: Refinement) => {
    const reference = 1 + own * 2 ** (-power * level);
    return { value: reference + size * 2 ** (-power * level), reference };
  },
  shortened: () => [{ value: 1 + size, reference: 1 + own / 4 }],
});

/** Of a solution at rest: no tolerance moves anything, shorter steps what is said. */
const resting = (size: number, shorter: readonly (readonly [value: number, reference: number])[]) => ({
  ...falling(0, size),
  order: undefined,
  tolerance: 2e-6,
  shortened: () => shorter.map(([value, reference]) => ({ value, reference })),
});

test("nothing is wrong beside the derivative of steps that moves as they are shortened, and something is beside one that does not", () => {
  const falls = "discretisation error, falls with the step";
  assert.equal(continuousVerdict(resting(-1, [[1e-10, 1e-13]])), falls);
  assert.equal(
    continuousVerdict({ ...resting(-1, [[1e-10, 0.5]]) }),
    "undecided, its error is the solve's own and does not fall yet",
  );
  assert.equal(
    continuousVerdict(
      resting(-1, [
        [1e-10, 0.5],
        [1e-10, 0.01],
      ]),
    ),
    falls,
  );
  // Where shorter steps leave both where they are, the two are of different things.
  assert.equal(continuousVerdict(resting(-1, [[0, 1]])), "wrong");
  assert.equal(continuousVerdict(resting(1e-4, [[1 + 1e-4, 1 + 1e-7]])), "wrong");
  assert.equal(continuousVerdict(resting(-1, [[Number.NaN, 1]])), "undecided, solves of shorter steps end early");
});

test("a mode of the adjoint equation agrees, errs as its discretisation does, is wrong, or nothing is decided", () => {
  const fixed = { order: 4, tolerance: 0 };
  assert.equal(continuousVerdict({ ...falling(0, 1e-12), ...fixed }), "agrees to 1e-9");
  assert.equal(continuousVerdict({ ...falling(4, 1e-4), ...fixed }), "discretisation error, falls at order 4");
  assert.equal(continuousVerdict({ ...falling(5, 1e-4), ...fixed }), "discretisation error, falls at order 5");
  assert.equal(continuousVerdict({ ...falling(2, 1e-4), ...fixed }), "wrong");
  assert.equal(continuousVerdict({ ...falling(0, 1e-6), ...fixed }), "wrong");
  assert.equal(continuousVerdict({ ...falling(0, Number.NaN), ...fixed }), "wrong");
  const adaptive = { order: undefined, tolerance: 2e-6 };
  assert.equal(
    continuousVerdict({ ...falling(3, 1e-5), ...adaptive }),
    "discretisation error, falls with the tolerance",
  );
  assert.equal(continuousVerdict({ ...falling(0, 1e-5), ...adaptive }), "wrong");
  assert.equal(continuousVerdict({ ...falling(0, 1e-6), ...adaptive }), "discretisation error, within the tolerance");
  // What the solve itself errs by is no fault of the adjoint, nor does it show that the error falls.
  assert.equal(
    continuousVerdict({ ...falling(1, 1e-4, 1e-3), ...fixed }),
    "undecided, its error is the solve's own and does not fall yet",
  );
  const lost = { refined: () => ({ value: Number.NaN, reference: 1 }) };
  assert.equal(continuousVerdict({ ...falling(3, 1e-5), ...lost, ...adaptive }), "undecided, finer solves end early");
  assert.equal(
    continuousVerdict({ ...falling(3, 1e-5), ...fixed, reference: vague(1, 1e-2) }),
    "undecided, differences may be off by 1e-2",
  );
});

const verdicts = (rows: readonly { mode: string; verdict: string }[], mode: string) =>
  new Set(rows.filter((row) => row.mode === mode).map(({ verdict }) => verdict));

test("4.1 to 4.3 with rk4: exact modes agree to 1e-9, continuous ones fall at order 4, the closed form lies beside", () => {
  for (const [file, name] of [
    ["linear", "gradientOfLinear"],
    ["rotation", "gradientOfRotation"],
    ["tanh", "gradientOfTanh"],
  ]) {
    const rows = auditGradient(session, sample(file, name), { method: "rk4", steps: 10 });
    for (const mode of ["direct", "checkpointed"]) {
      assert.deepEqual(verdicts(rows, mode), new Set(["agrees to 1e-9"]), `${name} ${mode}`);
    }
    for (const mode of ["interpolating", "backsolve"]) {
      for (const verdict of verdicts(rows, mode)) {
        assert.match(verdict, /^(discretisation error, falls at order [45]|agrees to 1e-9)$/, `${name} ${mode}`);
      }
    }
    for (const { value, exact, mode, parameter, verdict } of rows) {
      assert.ok(exact !== undefined && Math.abs(value - exact) <= 2e-4 * (1 + Math.abs(exact)), `${mode} ${parameter}`);
      if (mode === "forward" && !parameter.startsWith("t")) assert.equal(verdict, "agrees to 1e-9");
    }
  }
});

test("backsolve's drift is flagged where the flow contracts, and only there", () => {
  for (const { name, study } of detestStudies()) {
    const [problem] = gradientProblems(session, study, { method: "dopri5", rtol: 1e-8, atol: 1e-8 });
    const entries = [{ of: "z0", index: 0 }] as const;
    const [exact, solvedBack] = auditModes(
      problem,
      [gradientModes.get("direct"), gradientModes.get("backsolve")],
      entries,
    );
    assert.match(exact.verdict, /^agrees to 1e-(9|8|7)$/, `${name}: ${exact.verdict}`);
    if (["A1", "B2", "B3"].includes(name)) assert.equal(solvedBack.verdict, "drift", name);
    if (["A3", "A4", "A5", "B4", "B5"].includes(name)) {
      assert.match(solvedBack.verdict, /agrees|falls with the tolerance/, `${name}: ${solvedBack.verdict}`);
    }
  }
});

test("right gradients are called wrong by no method: at the default tolerance they err with it, or finer solves end early", () => {
  for (const [file, name] of [
    ["lotkaVolterra", "distanceFromTwo"],
    ["stiffContraction", "gradientOfContraction"],
    ["rotation", "gradientOfRotation"],
  ]) {
    // Heun–Euler takes too many steps where the tolerance is refined.
    const rough = file === "rotation" ? ["heunEuler"] : [];
    for (const method of [...rough, "bosh3", "cashKarp", "tsit5", "dop853"]) {
      for (const { mode, parameter, verdict } of auditGradient(session, sample(file, name), { method })) {
        assert.match(
          verdict,
          /^(agrees|discretisation|drift$|undecided, finer)/,
          `${name} ${method} ${mode} ${parameter}`,
        );
        if (verdict === "drift") assert.deepEqual([file, mode], ["stiffContraction", "backsolve"]);
        if (verdict.startsWith("undecided")) assert.equal(method, "heunEuler");
      }
    }
  }
});

const audited = (text: string, options: GradientOptions) =>
  auditGradient(session, studyOf(`import { experiment, terminal } from "node-ode";\n${text}`, "study"), options);

test("where the state sits on a kink, nothing is called wrong", () => {
  const rows = audited(
    `export const f = (z = 0, t: number, { k = 1 } = {}) => k * Math.max(0, z);
export const study = experiment(f, { t: [0, 1], loss: terminal((z) => z) });`,
    { method: "rk4", steps: 20 },
  );
  for (const { parameter, mode, verdict } of rows) {
    const expected = parameter === "z0" ? /^undecided, differences may be off by/ : /^(agrees|undecided)/;
    assert.match(verdict, expected, `${mode} ${parameter}`);
  }
});

test("where the solve ends early no difference is claimed, and the modes' status is told", () => {
  const rows = audited(
    `export const f = (z = 1, t: number, { k = 1 } = {}) => k * z * z;
export const study = experiment(f, { t: [0, 2], loss: terminal((z) => z) });`,
    {},
  );
  for (const { reference, verdict } of rows) {
    assert.ok(Number.isNaN(reference));
    assert.equal(verdict, "no gradient (stepUnderflow)");
  }
});

test("backsolve is not said to drift where every mode fails", () => {
  const rows = audited(
    `export const f = (z = 1, t: number, { k = 1 } = {}) => -k * z;
export const study = experiment(f, { t: [0, 1], loss: terminal((z) => Math.sqrt(z - z)) });`,
    {},
  );
  assert.deepEqual(new Set(rows.map(({ verdict }) => verdict)), new Set(["no gradient (diverged)"]));
});

test("a wrong derivative is found out, in the modes that use it and in no other", () => {
  const [problem] = gradientProblems(session, sample("tanh", "gradientOfTanh"), { method: "rk4", steps: 50 });
  const { system } = problem.model;
  const wrong = {
    ...system,
    pullback: (...[t, z, theta, a, out]: Parameters<typeof system.pullback>) => {
      system.pullback(t, z, theta, a, out);
      for (let i = 0; i < out.theta.length; i++) out.theta[i] *= 1 + 1e-6;
    },
  };
  const pullbackAt = (theta: Float64Array) => interpretedPullback(wrong, theta);
  const sabotaged = { ...problem, model: { ...problem.model, system: wrong, pullbackAt } };
  const modes = [gradientModes.get("interpolating"), gradientModes.get("direct")];
  const [bad, good] = auditModes(sabotaged, modes, [{ of: "theta", index: 0 }]);
  assert.equal(bad.verdict, "wrong");
  assert.equal(good.verdict, "agrees to 1e-9");
});

/** x rests at 0, y decays beside it: `auto` and tsit5 take steps as y wants them, of which one changes x by a large factor. */
const besideRest = (
  exact = "",
) => `export const f = ([x, y] = [0, 1], t: number, { k = 0.8, slow = 0.01 } = {}) => [-k * x, -slow * y];
export const study = experiment(f, { t: [0, 100], z0: [0, 1], loss: terminal(([x]) => x)${exact} });`;

test("modes as far from one another as from the differences are not called wrong, a single one that is off is", () => {
  const reference = { value: 1, error: 5e-9, by: "differences" } as const;
  const apart = { reference, unit: 1, largest: 1, duality: 1e-8, contradicted: true, apart: 1.2e-7 };
  const off = { ...apart, value: 1 + 5e-8 };
  assert.equal(discreteVerdict({ ...off, nearest: 5e-8 }), "undecided, differences and duality disagree");
  assert.equal(discreteVerdict({ ...off, nearest: 1e-10 }), "wrong", "another mode agrees with the differences");
  assert.equal(discreteVerdict({ ...off, nearest: 5e-8, apart: 1e-10 }), "wrong", "all share what is off");
  assert.equal(discreteVerdict({ ...off, nearest: 5e-8, value: 1 + 5e-6 }), "wrong", "farther than they are apart");
  const far = { ...off, value: 1 + 1e-4, nearest: 1e-4, apart: 1 };
  assert.equal(discreteVerdict(far), "wrong", "roundings are not so large");
});

test("nothing is called wrong of Robertson's reaction to its end, where roundings are as large as the claims of differences", () => {
  const toTheEnd = sample("robertson", "toTheEnd");
  const rows = auditGradient(session, toTheEnd, { loss: "terminal:0" });
  assert.deepEqual(
    rows.filter(({ verdict }) => verdict === "wrong"),
    [],
  );
});

test("where a solution at rest takes steps at which a change of it is not stable, the flow's own adjoint is not called wrong", () => {
  for (const method of ["auto", "tsit5", "dopri5", "dop853"]) {
    const rows = audited(besideRest(), { method, rtol: 1e-4, atol: 1e-4 });
    const [steps, flow] = ["direct", "interpolating"].map(
      (name) => rows.find(({ mode, parameter, index }) => mode === name && parameter === "z0" && index === 0)!,
    );
    assert.ok(Math.abs(steps.value) > 10 && Math.abs(flow.value) < 1e-3, `${method} ${steps.value} ${flow.value}`);
    assert.match(steps.verdict, /^agrees/);
    assert.match(
      flow.verdict,
      /^discretisation error, falls with the (step|tolerance)$|^undecided, its error is the solve's own/,
      method,
    );
    assert.ok(!rows.some(isFault), method);
  }
});

test("a closed form is not contradicted by steps that are not stable, and is found out where it is wrong", () => {
  const of = (rate: string) =>
    audited(besideRest(`, exact: (t, [x, y], { k, slow }) => [x * Math.exp(${rate} * t), y * Math.exp(-slow * t)]`), {
      rtol: 1e-4,
      atol: 1e-4,
    }).filter(({ parameter, index }) => parameter === "z0" && index === 0);
  for (const { exactVerdict } of of("-k")) assert.match(exactVerdict!, /^agrees|^undecided, finer solves still move/);
  // Of the same sign, but growing.
  for (const { exactVerdict } of of("k")) assert.match(exactVerdict!, /^disagrees|^undecided, finer solves still move/);
});
