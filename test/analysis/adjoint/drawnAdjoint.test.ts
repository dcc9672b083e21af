import assert from "node:assert/strict";
import { test } from "node:test";
import { drawnAdjoint } from "../../../src/analysis/adjoint/drawnAdjoint.ts";
import { isReporting, reports } from "../../../src/analysis/analysis.ts";
import { analyses } from "../../../src/analysis/registry.ts";
import { Random } from "../../../src/core/random.ts";
import { tsit5 } from "../../../src/ode/methods/tsit5.ts";
import { amplification, stabilityFunction } from "../../../src/ode/stabilityFunction.ts";
import type { OptionValues, Report } from "../../../src/protocol/analysisApi.ts";
import { type GradientOptions, gradient, type StudyGradient } from "../../../src/study/gradient/gradient.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { wordsOf } from "../reportsOf.ts";

const session = new Session();
const texts = (text: string) => new Map([["f.node-ode.ts", text]]);
const studyOf = (text: string) => study(session.read({ entry: "f.node-ode.ts", texts: texts(text) }), "f");

/** The report before its audit. */
async function firstReport(text: string, options: OptionValues): Promise<Report> {
  const record = analyses.get("adjoint");
  assert.ok(isReporting(record));
  const context = { session, entry: "f.node-ode.ts", texts: texts(text), cancelled: () => false, seed: 1 };
  for await (const report of reports(record, studyOf(text), options, context)) return report;
  throw new Error("no report");
}

/** z′ = QΛQᵀ z in the plane, Q a turn by `angle`; part of what is fast may be at rest. */
interface Linear {
  readonly rates: readonly [number, number];
  readonly angle: number;
  readonly z0: readonly [number, number];
  readonly end: number;
}

const turned = ({ angle }: Linear) => [Math.cos(angle), Math.sin(angle)] as const;

function textOf(system: Linear): string {
  const { rates, end } = system;
  const [c, s] = turned(system);
  const entry = (i: number, j: number) => {
    const q = [
      [c, -s],
      [s, c],
    ];
    return q[i][0] * rates[0] * q[j][0] + q[i][1] * rates[1] * q[j][1];
  };
  const row = (i: number) => `${entry(i, 0)} * x + ${entry(i, 1)} * y`;
  const z0 = [c * system.z0[0] - s * system.z0[1], s * system.z0[0] + c * system.z0[1]];
  return `import { experiment, terminal } from "node-ode";
export const g = ([x, y] = [${z0}], t: number) => [${row(0)}, ${row(1)}];
export const f = experiment(g, { t: [0, ${end}], loss: terminal(([x]) => x) });`;
}

/** a(t) = e^{Aᵀ(T − t)} e₁. */
function exactAdjoint(system: Linear, t: number): [number, number] {
  const { rates, end } = system;
  const [c, s] = turned(system);
  const [u, v] = [c * Math.exp(rates[0] * (end - t)), -s * Math.exp(rates[1] * (end - t))];
  return [c * u - s * v, s * u + c * v];
}

function randomSystem(random: Random): Linear {
  const stiff = 10 ** (3 * random.uniform());
  return {
    rates: [-stiff, -(10 ** (-2 * random.uniform()))],
    angle: random.uniform() < 0.3 ? 0 : 2 * Math.PI * random.uniform(),
    // Often nothing of what is fast, or nothing at all.
    z0: [random.uniform() < 0.6 ? 0 : 1, random.uniform() < 0.3 ? 0 : 1],
    end: 1 + 40 * random.uniform(),
  };
}

test("a(t) as it is drawn is that of the flow, whatever steps the solution took, and what is said of these holds", async () => {
  const random = new Random(7);
  const r = stabilityFunction(tsit5)!;
  let [said, explained] = [0, 0];
  for (let k = 0; k < 24; k++) {
    const system = randomSystem(random);
    const report = await firstReport(textOf(system), k % 2 === 0 ? {} : { method: "tsit5" });
    const sentence = /Drawn is a\(t\) by .*?(taken\.|together\.)/.exec(wordsOf(report))?.[0];
    const of = JSON.stringify(system);
    for (const block of report.blocks) {
      if (block.kind !== "figure" || block.figure.id !== "adjoint") continue;
      for (const [i, mark] of block.figure.marks.filter(({ kind }) => kind === "line").entries()) {
        assert.ok(mark.kind === "line");
        mark.x.forEach((t, n) => {
          if (Number.isFinite(mark.y[n]))
            assert.ok(
              Math.abs(mark.y[n] - exactAdjoint(system, t)[i]) <= 0.055,
              `${mark.y[n]} at ${t}: ${of} ${sentence}`,
            );
        });
      }
    }
    if (!sentence) continue;
    said++;
    const [, off, size] = /is off by up to (\S+) \(at t = \S+\), where that is no larger than (\S+)[.,]/.exec(
      sentence,
    )!;
    assert.ok(
      Number(off) > 0.03 && Math.abs(Number(size) - Math.abs(exactAdjoint(system, system.end)[0])) < 0.06,
      sentence,
    );
    const why =
      /In (\d+) of the (\d+) steps tsit5 is not stable: one of h = (\S+) multiplies by (\S+) what decays with λ = (\S+?)\. /.exec(
        sentence,
      );
    if (!why) continue;
    explained++;
    const [count, steps, h, growth, lambda] = why.slice(1).map((x) => Number(x.replace("−", "-")));
    assert.ok(count >= 1 && count <= steps);
    assert.ok(
      system.rates.some((rate) => Math.abs(rate / lambda - 1) < 1e-3),
      `${lambda} of ${system.rates}`,
    );
    // Powers of digits that are cut to four.
    assert.ok(Math.abs(amplification(r, h * lambda, 0) / growth - 1) < 0.01, sentence);
  }
  assert.ok(said >= 5 && said < 24 && explained >= 5, `${said} said, ${explained} explained`);
});

const resting = textOf({ rates: [-2, -0.01], angle: 0, z0: [0, 1], end: 60 });
const gradientOf = (options: GradientOptions) =>
  gradient(session, studyOf(resting), { pathPoints: 200, ...options })[0] as StudyGradient & {
    path: NonNullable<StudyGradient["path"]>;
  };

test("nothing is said of fixed steps, of modes that solve the adjoint equation, and of steps that are short enough", () => {
  const [direct, flow] = ["direct", "interpolating"].map((mode) => gradientOf({ mode }));
  const never = () => assert.fail("nothing is solved again");
  assert.equal(drawnAdjoint(direct, [direct, flow], undefined, never, never).path, direct.path);
  assert.equal(drawnAdjoint(flow, [direct, flow], 1e-6, never, never).path, flow.path);
  assert.equal(drawnAdjoint(direct, [direct], 1e-6, never, never).said, undefined);
  const short = gradientOf({ mode: "direct", maxStep: 0.1 });
  assert.equal(drawnAdjoint(short, [short, flow], 1e-6, never, never).said, undefined);
});

test("steps are shortened until they agree with the adjoint equation; where they do not, that is drawn and said", () => {
  const [direct, flow] = ["direct", "interpolating"].map((mode) => gradientOf({ mode }));
  const bounds: number[] = [];
  const shorter = drawnAdjoint(
    direct,
    [direct, flow],
    1e-6,
    ({ maxStep }) => {
      bounds.push(maxStep!);
      return gradientOf({ mode: "direct", maxStep });
    },
    () => undefined,
  );
  assert.equal(shorter.mode, "direct");
  assert.match(shorter.said!, new RegExp(`^Drawn is a\\(t\\) by steps of at most ${bounds.at(-1)}, within 1 % of`));
  assert.ok(shorter.path.a.every((a) => Math.abs(a) <= 1 + 1e-9));
  // Steps that stay as they are bring nothing together, and one that ends early is no witness.
  for (const again of [() => direct, () => ({ ...direct, status: "maxSteps" as const })]) {
    const { mode, path, said } = drawnAdjoint(direct, [direct, flow], 1e-6, again, () =>
      assert.fail("no reason is told"),
    );
    assert.equal(mode, "interpolating");
    assert.equal(path, flow.path);
    assert.match(
      said!,
      /^Drawn is a\(t\) by interpolating, which .* direct has of the steps taken is off by up to \S+ \(at t = /,
    );
  }
});
