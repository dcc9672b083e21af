import assert from "node:assert/strict";
import { test } from "node:test";
import { auditModes, type Finding } from "../../src/adjoint/audit/auditModes.ts";
import { isTime, numberOf } from "../../src/adjoint/audit/entry.ts";
import type { GradientMode } from "../../src/adjoint/gradientMode.ts";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { type GradientProblem, isAdaptive, type Solvable } from "../../src/adjoint/gradientProblem.ts";
import type { GradientResult } from "../../src/adjoint/gradientResult.ts";
import { Random } from "../../src/core/random.ts";
import { runs } from "../runs.ts";
import { problemCount, type RandomProblem, randomProblem } from "./randomProblems.ts";

/**
 * What the audit says of the gradients of random problems, from 1e-9 to 1e9 in state and 1e-6 to 1e6 in time, whose gradients are
 * known: of right ones, and of ones that are made wrong on purpose.
 */

const sampled = (short: number) => {
  const count = runs(short, problemCount);
  // Family after family, as they come around: kernels are compiled once.
  return Array.from({ length: count }, (_, k) => Math.floor((k * problemCount) / count));
};

/** What a verdict of agreement promises: how far the number may be off. */
function promised({ verdict, reference, largest }: Finding): number | undefined {
  const said = /^agrees to (1e-\d+)( of the largest)?( by duality)?$/.exec(verdict);
  if (!said) return undefined;
  return Number(said[1]) * (said[2] ? largest : Math.abs(reference.value));
}

const truthOf = ({ problem, truth }: RandomProblem, { entry }: Finding) =>
  truth[entry.of === "z0" ? entry.index : problem.z0.length + entry.index];

/** Rounding of the solve itself, in its truth. */
const ROUNDING = 1e-12;

test("right gradients: none is called wrong, none agrees by more than it does, almost none is undecided", () => {
  let rows = 0;
  const undecided: string[] = [];
  for (const n of sampled(200)) {
    const random = randomProblem(n);
    const { name, problem, entries } = random;
    for (const finding of auditModes(problem, gradientModes, entries)) {
      const { mode, entry, value, verdict, unit, largest } = finding;
      const what = `${name}, ${mode} ${entry.of}[${entry.index}]: ${value} ${verdict}`;
      rows++;
      assert.doesNotMatch(verdict, /^wrong|^no gradient|fails|disagree|contradict/, what);
      if (verdict.startsWith("undecided")) undecided.push(what);
      if (verdict === "drift") assert.equal(mode, "backsolve", what);
      if (isTime(entry)) continue;
      const off = Math.abs(value - truthOf(random, finding));
      const { exact } = gradientModes.get(mode);
      if (isAdaptive(problem.steps)) {
        // The truth is the flow's.
        const { rtol } = problem.steps;
        if (verdict !== "drift") assert.ok(off <= Math.max(1e5 * rtol, 1e-2) * largest, `${what}, off by ${off}`);
        continue;
      }
      if (exact) assert.ok(off <= 1e-10 * unit, `${what}, off by ${off}`);
      const allowed = promised(finding);
      if (allowed !== undefined) assert.ok(off <= allowed + ROUNDING * unit, `${what}, off by ${off}`);
    }
  }
  assert.ok(rows > 1000);
  assert.ok(undecided.length <= 0.02 * rows, `${undecided.length} of ${rows}:\n${undecided.join("\n")}`);
});

/** A result with one number times (1 + part). */
function spoilt(result: GradientResult, { of, index }: { of: "z0" | "theta"; index: number }, part: number) {
  const gradient = { ...result.gradient, [of]: result.gradient[of].slice() };
  gradient[of][index] *= 1 + part;
  return { ...result, gradient };
}

/** A forward mode whose derivative by one number is (1 + part) times what it should be. */
function misled(
  solvable: Solvable,
  dimension: number,
  place: { of: "z0" | "theta"; index: number },
  part: number,
): Solvable {
  return {
    ...solvable,
    fixedStep(method) {
      const kernel = solvable.fixedStep(method);
      return {
        ...kernel,
        open(states: Float64Array, count: number, theta: Float64Array) {
          const [w, both] = [states.slice(), theta.slice()];
          if (place.of === "z0") w[dimension + place.index] *= 1 + part;
          else both[both.length / 2 + place.index] *= 1 + part;
          return kernel.open(w, count, both);
        },
      };
    },
  };
}

const KINDS = ["one mode of the steps", "a mode of the adjoint equation", "a derivative's rule"] as const;

test("gradients made wrong by 1e-8 to 1: no verdict lies of them, and most are called wrong", () => {
  const random = new Random(13);
  const tally = { grave: 0, found: 0 };
  for (const [k, n] of sampled(300).entries()) {
    const drawn = randomProblem(n);
    const { name, problem, entries } = drawn;
    const part = (random.uniform() < 0.5 ? -1 : 1) * 10 ** (-8 * random.uniform());
    const numbers = entries.filter((entry) => !isTime(entry));
    const { of, index } = numbers[Math.floor(random.uniform() * numbers.length)];
    assert.ok(of === "z0" || of === "theta");
    const place = { of, index };
    const kind = KINDS[k % KINDS.length];
    const exact = ["direct", "checkpointed", "forward"];
    const bad =
      kind === "a derivative's rule" ? exact : [kind === "one mode of the steps" ? exact[k % 3] : "interpolating"];
    const modes = [...gradientModes].map(
      (mode): GradientMode =>
        bad.includes(mode.name) ? { ...mode, compute: (given) => spoilt(mode.compute(given), place, part) } : mode,
    );
    const tangent = problem.model.tangent();
    const used: GradientProblem =
      kind === "a derivative's rule" && tangent
        ? {
            ...problem,
            model: { ...problem.model, tangent: () => misled(tangent, problem.z0.length, place, part) },
          }
        : problem;
    const right = new Map([...gradientModes].map((mode) => [mode.name, mode.compute(problem).gradient]));
    for (const finding of auditModes(used, modes, entries)) {
      const { mode, entry, value, verdict, unit } = finding;
      if (isTime(entry)) continue;
      const what: string = `${name}, ${kind} off by ${part} in ${of}[${index}]; ${mode} ${entry.of}[${entry.index}]: ${value} ${verdict}`;
      // The steps' own derivative: known where they are fixed, else that of a mode that is let alone.
      const truth = isAdaptive(problem.steps) ? numberOf(right.get("direct")!, entry) : truthOf(drawn, finding);
      const allowed = promised(finding);
      if (allowed !== undefined)
        assert.ok(Math.abs(value - truth) <= 1.01 * allowed + ROUNDING * unit, `${what}, ${truth}`);
      const isSpoilt = bad.includes(mode) && entry.of === of && entry.index === index;
      if (!isSpoilt) {
        if (verdict === "wrong") assert.equal(Math.abs(value - truth) <= ROUNDING * unit, false, what);
        continue;
      }
      const own = Math.abs(numberOf(right.get(mode)!, entry) - truth);
      const spoiltBy = Math.abs(part * value);
      // An error that is mostly made on purpose does not fall when steps are halved.
      if (/falls/.test(verdict)) assert.ok(spoiltBy <= 4 * own + 1e-8 * unit, what);
      if (spoiltBy > Math.max(1e-5 * unit, 100 * own)) {
        tally.grave++;
        if (verdict === "wrong") tally.found++;
      }
    }
  }
  assert.ok(tally.grave > 30 && tally.found >= 0.95 * tally.grave, JSON.stringify(tally));
});
