import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { flowStretch } from "../../../src/study/gradient/crossCheck.ts";
import { gradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { type Study, study } from "../../../src/study/study.ts";
import { TensorKernels } from "../../../src/study/tensors/tensorKernels.ts";
import { usableBackEnds } from "../../compile/tfjs/backEnds.ts";

/** float32, relative, where the flow does not stretch. */
const TOLERANCE = 1e-4;
/** What float64 cannot follow either is not compared; Lorenz forgets its start within 20. */
const LONGEST = 10;
/** Points of a span: tensors take their time. */
const STEPS = 100;

const session = new Session();
const studies = readdirSync("samples")
  .filter((file) => file.endsWith(".node-ode.ts"))
  .flatMap((file) => {
    const program = session.read({ entry: file, texts: new Map([[file, readFileSync(`samples/${file}`, "utf8")]]) });
    // Those with a mass matrix take no explicit steps.
    const plain = program.experiments.filter(({ mass }) => !mass);
    return plain.map(({ name }) => ({ file, study: study(program, name) }));
  });

function shortened(whole: Study): Study {
  const [t0, t1] = whole.span;
  const length = Math.min(Math.abs(t1 - t0), LONGEST);
  return { ...whole, z0: whole.z0.slice(0, 2), span: [t0, t0 + Math.sign(t1 - t0) * length], times: undefined };
}

/** Whether explicit steps as long as these lead astray: where it is stiff, or nearly so, or slides along a jump, at which these do not end. */
function areTooLong(subject: Study): boolean {
  const { trajectories } = solve(session, subject, { method: "auto" });
  const isStiff = trajectories.some(({ switches, switchings }) => switches || switchings);
  const steps = solve(session, subject, { method: "rk4", steps: STEPS, outputs: Float64Array.of(subject.span[1]) });
  return isStiff || steps.trajectories.some(({ status }) => status !== "ok");
}

function largest(values: Iterable<number>): number {
  let most = 1;
  for (const x of values) most = Math.max(most, Math.abs(x));
  return most;
}

function assertNear(actual: Iterable<number>, expected: Float64Array, tolerance: number, what: string): void {
  const size = largest(expected);
  Array.from(actual).forEach((x, i) => {
    assert.ok(Math.abs(x - expected[i]) <= tolerance * size, `${what} ${i}: ${x} and ${expected[i]}`);
  });
}

test("there are samples", () => assert.ok(studies.length >= 12));

for (const [n, { name: backEnd, use }] of usableBackEnds.entries()) {
  // Back ends differ in single operations, which have a test of their own: those behind the first one take less on them.
  const least = n > 0;
  test(`${backEnd}: trajectories and gradients of ${least ? "a third of the samples" : "every sample"} are those of compiled float64 to float32`, async () => {
    const tensors = new TensorKernels(await use());
    let compared = 0;
    for (const { file, study: whole } of least ? studies.filter((_, k) => k % 3 === n) : studies) {
      const subject = shortened(whole);
      const what = `${file}, ${subject.name}`;
      if (areTooLong(subject)) continue;
      compared++;
      const loss = "terminal:0";
      const options = { method: "rk4", steps: STEPS, loss };
      const stretch = flowStretch(session, subject, options);
      // A flow that tears points apart (√|z| at 0) has no tolerance and no gradient to compare.
      if (!Number.isFinite(stretch)) {
        assert.match(file, /notUnique/);
        continue;
      }
      const tolerance = TOLERANCE * Math.max(1, stretch);
      const outputs = Float64Array.from({ length: 11 }, (_, n) => {
        const [t0, t1] = subject.span;
        return n === 10 ? t1 : t0 + ((t1 - t0) * n) / 10;
      });
      const fixed = { method: "rk4", steps: STEPS };
      for (const how of least ? [fixed] : [fixed, { method: "dopri5", rtol: 1e-6, atol: 1e-6 }]) {
        const [ours, theirs] = [session, tensors].map((kernels) => solve(kernels, subject, { ...how, outputs }));
        ours.trajectories.forEach((expected, j) => {
          const actual = theirs.trajectories[j];
          assert.equal(actual.status, expected.status, `${what}: ${actual.diagnosis?.message}`);
          assertNear(actual.z, expected.z, tolerance, `${what}, ${how.method}, z`);
        });
      }
      const one = { ...subject, z0: subject.z0.slice(0, 1) };
      const [[expected], [actual]] = [session, tensors].map((kernels) => gradient(kernels, one, options));
      assert.equal(actual.status, "ok", `${what}: ${actual.diagnosis?.message}`);
      assert.equal(actual.engine, `${backEnd} float32`);
      const all = (of: typeof actual) => [
        of.loss,
        ...of.gradient.z0,
        ...of.gradient.theta,
        of.gradient.t0,
        of.gradient.t1,
      ];
      assertNear(all(actual), Float64Array.from(all(expected)), tolerance, `${what}, gradient`);
    }
    assert.ok(compared >= (least ? 12 : 40), `${compared} of ${studies.length}`);
  });
}
