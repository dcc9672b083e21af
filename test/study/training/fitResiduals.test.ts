import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fitReport } from "../../../src/analysis/training/fitReport.ts";
import type { SuppliedText } from "../../../src/protocol/engineMessages.ts";
import { Session } from "../../../src/study/session.ts";
import { study as findStudy } from "../../../src/study/study.ts";
import { StudyTraining } from "../../../src/study/training/training.ts";

interface Fit {
  readonly name: string;
  readonly t: readonly number[];
  readonly data: readonly (readonly number[])[];
  readonly weights?: readonly number[];
  readonly popt: readonly number[];
  readonly errors: readonly number[];
  readonly correlation: readonly (readonly number[])[];
}

/** Made by test/reference/curve_fit.py. */
const { fits }: { fits: readonly Fit[] } = JSON.parse(readFileSync("test/reference/curve_fit.json", "utf8"));

const session = new Session();

/** What a text's fit says of itself at given parameters and initial states. */
function reportOf(text: string, name: string, theta?: readonly number[], z0?: readonly number[]) {
  const entry = "fit.node-ode.ts";
  const texts = new Map<string, SuppliedText>([[entry, text]]);
  const found = findStudy(session.read({ entry, texts }), name);
  const learned = theta ? { ...found, theta: Float64Array.from(theta) } : found;
  return fitReport(session, learned, texts, undefined, z0 && Float64Array.from(z0), () => false);
}

const inline = ({ t, data }: Fit) => `{ t: ${JSON.stringify(t)}, z: ${JSON.stringify(data)} }`;

const experimentOf = (
  fit: Fit,
  f: string,
  span: string,
  train: string,
) => `import { adam, experiment, lbfgs, meanSquaredError } from "node-ode";
${f}
export const fit = experiment(f, { ${span}, data: ${inline(fit)}, loss: meanSquaredError(), train: { ${train} } });
`;

/** Each fit as a text, and how many of the numbers learnt are parameters. */
const texts: Readonly<Record<string, { readonly text: (fit: Fit) => string; readonly parameters: number }>> = {
  decay: {
    parameters: 2,
    text: (fit) =>
      experimentOf(
        fit,
        "export const f = ([x] = [3], t: number, { k = 0.5, c = 0.1 } = {}) => [-k * (x - c)];",
        "z0: [3], t: [0, 5]",
        "iterations: 200, optimizer: lbfgs()",
      ),
  },
  logistic: {
    parameters: 2,
    text: (fit) =>
      experimentOf(
        fit,
        "export const f = ([x] = [1.5], t: number, { r = 0.7, K = 8 } = {}) => [r * x * (1 - x / K)];",
        "z0: [1.5], t: [0, 8]",
        `iterations: 200, optimizer: lbfgs(), learnZ0: true, weights: { times: ${JSON.stringify(fit.weights)} }`,
      ),
  },
  lotkaVolterra: {
    parameters: 4,
    text: (fit) =>
      experimentOf(
        fit,
        `export const f = ([x, y] = [10, 5], t: number, { a = 1, b = 0.4, c = 0.4, d = 0.1 } = {}) =>
  [a * x - b * x * y, d * x * y - c * y];`,
        "z0: [10, 5], t: [0, 12], rtol: 1e-9, atol: 1e-11",
        "iterations: 60, optimizer: lbfgs(), learnZ0: true",
      ),
  },
};

const near = (found: ArrayLike<number>, wanted: readonly number[], part: number, what: string) => {
  assert.equal(found.length, wanted.length, what);
  for (const [i, x] of wanted.entries())
    assert.ok(Math.abs(found[i] - x) <= part * Math.max(Math.abs(x), 1e-3), `${what} ${i}: ${found[i]} for ${x}`);
};

for (const fit of fits) {
  test(`standard errors and correlations of ${fit.name} are those of SciPy's curve_fit to a millionth`, () => {
    const { text, parameters } = texts[fit.name];
    const { spread, findings } = reportOf(text(fit), "fit", fit.popt.slice(0, parameters), fit.popt.slice(parameters));
    near(spread!.standardErrors, fit.errors, 1e-6, "error");
    near(spread!.correlation, fit.correlation.flat(), 1e-6, "correlation");
    assert.ok(
      findings.every((sentence) => !sentence.includes("minimum:")),
      findings.join("\n"),
    );
  });

  test(`${fit.name}, trained from its text, ends at curve_fit's parameters and errors`, () => {
    const { text, parameters } = texts[fit.name];
    const entry = "fit.node-ode.ts";
    const sources = new Map<string, SuppliedText>([[entry, text(fit)]]);
    const training = new StudyTraining(session, findStudy(session.read({ entry, texts: sources }), "fit"), sources);
    const { theta, z0 } = training.run({});
    const learned = parameters < fit.popt.length ? [...theta, ...z0] : [...theta];
    for (const [i, x] of fit.popt.entries())
      assert.ok(Math.abs(learned[i] - x) < 1e-3 * fit.errors[i], `${learned[i]} for ${x}`);
    const { spread } = reportOf(text(fit), "fit", [...theta], [...z0]);
    near(spread!.standardErrors, fit.errors, 1e-4, "error");
  });
}

const decay = fits[0];

/** The fit of the decay with another right-hand side of three parameters. */
const withThree = (f: string, train = "iterations: 1") =>
  experimentOf(
    decay,
    `export const f = ([x] = [3], t: number, { k = 0.8, c = 0.5, m = 2 } = {}) => [${f}];`,
    "z0: [3], t: [0, 5]",
    train,
  );

test("a parameter that nothing measured depends on is named, and the others have the errors that they have without it", () => {
  const { spread, findings } = reportOf(withThree("-k * (x - c) + 0 * m"), "fit", [...decay.popt, 2]);
  const folded = reportOf(withThree("-k * (x - c) + Math.max(0, -m) * x"), "fit", [...decay.popt, 2]);
  for (const each of [spread!, folded.spread!]) {
    near(each.standardErrors.subarray(0, 2), decay.errors, 1e-6, "error");
    assert.ok(Number.isNaN(each.standardErrors[2]));
  }
  for (const each of [findings, folded.findings]) {
    assert.equal(each[0], "The data cannot tell m: nothing that was measured changes with it.");
    assert.ok(each.every((sentence) => !sentence.startsWith("Every number")));
  }
});

test("parameters that only their product tells of are named together", () => {
  const [k, c] = decay.popt;
  const { spread, findings } = reportOf(withThree("-k * m * (x - c)"), "fit", [k / 2, c, 2]);
  assert.equal(
    findings[0],
    "The data cannot tell k and m apart: changed together in one way they leave all that was measured as it is.",
  );
  near([spread!.standardErrors[1]], [decay.errors[1]], 1e-6, "error of c");
  assert.ok(Number.isNaN(spread!.standardErrors[0]) && Number.isNaN(spread!.standardErrors[2]));
});

test("a fit that has not ended says so, a parameter that may be 0 is named, and fewer data than unknowns tell nothing", () => {
  const far = reportOf(withThree("-k * (x - c) - m * x * x"), "fit", [0.5, 0.2, 0.01]).findings;
  assert.match(
    far.join("\n"),
    /This is not the minimum: a Gauss–Newton step would still move [kcm] by [\d.]+ of its standard errors/,
  );
  const small = reportOf(withThree("-k * (x - c) + 1e-5 * m * x * x"), "fit", [...decay.popt, 1e-3]).findings;
  assert.match(small.join("\n"), /m is 0\.001 with a standard error of .*: the data do not tell it from 0\./);
  const two = { ...decay, t: decay.t.slice(0, 2), data: decay.data.slice(0, 2) };
  const few = reportOf(texts.decay.text(two), "fit").findings;
  assert.deepEqual(few, ["No standard errors: 2 numbers were measured, and 2 are learnt from them."]);
});

test("what is no least-squares fit has no standard errors, and the reason is said", () => {
  const reason = (from: string, to: string) =>
    reportOf(
      texts.decay.text(decay).replace(from, to).replace("lbfgs,", "huber, lbfgs, mlp, pointwise, weightDecay,"),
      "fit",
    ).findings;
  assert.deepEqual(reason("meanSquaredError()", "huber()"), [
    "No standard errors: errors are told of sums of squares, which `huber` is not.",
  ]);
  assert.deepEqual(reason("meanSquaredError()", "pointwise((z, t, target) => Math.abs(z[0] - target[0]))"), [
    "No standard errors: errors are told of sums of squares, which the function of `pointwise` is not.",
  ]);
});

test("a function of the data that adds up squares is a least-squares fit, however they are written", () => {
  const wanted = reportOf(texts.decay.text(decay), "fit", decay.popt).spread!;
  for (const loss of [
    "(z[0] - target[0]) ** 2",
    "2 * (z[0] - target[0]) * (z[0] - target[0]) / 5",
    "0.5 * (z[0] - target[0]) ** 2 + 3",
  ]) {
    const text = texts.decay
      .text(decay)
      .replace("meanSquaredError()", `pointwise((z, t, target) => ${loss})`)
      .replace("lbfgs,", "lbfgs, pointwise,");
    const { spread, findings } = reportOf(text, "fit", decay.popt);
    assert.ok(spread, findings.join());
    near(spread.standardErrors, [...wanted.standardErrors], 1e-9, loss);
  }
});
