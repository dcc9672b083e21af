import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { LinearisedSystem } from "../../src/core/linearisedSystem.ts";
import { isExplicit } from "../../src/ode/adaptiveMethod.ts";
import { GAMMA, KAPPA } from "../../src/ode/implicit/backwardDifferences.ts";
import { isStableAt } from "../../src/ode/implicit/differentiationStability.ts";
import { ImplicitKernel } from "../../src/ode/implicit/implicitKernel.ts";
import { type ImplicitMethod, isImplicit } from "../../src/ode/implicit/implicitMethod.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { stabilityPolynomial } from "../../src/ode/stability.ts";
import {
  amplification,
  atInfinity,
  isAStable,
  type StabilityFunction,
  stabilityFunction,
  stabilityName,
} from "../../src/ode/stabilityFunction.ts";

const implicit = [...methods].filter(isImplicit);
const oneStep = implicit.filter(({ isMultistep }) => !isMultistep);

/** z′ = λz as two real components, turning where λ is complex. */
function testEquation(re: number, im: number): LinearisedSystem {
  return {
    dimension: 2,
    parameterCount: 0,
    usesTime: false,
    band: { lower: 1, upper: 1 },
    setParameters() {},
    value(_t, [x, y], out) {
      out.set([re * x - im * y, im * x + re * y]);
    },
    linearise(_t, _z, jacobian) {
      jacobian.set([0, re, -im, im, re, 0]);
    },
  };
}

/** |z| after one step of size 1 from |z| = 1, as the method itself takes it. */
function taken(method: ImplicitMethod, re: number, im: number): number {
  const info = { bytes: 0, milliseconds: 0 } as unknown as ConstructorParameters<typeof ImplicitKernel>[2];
  const kernel = new ImplicitKernel(testEquation(re, im), method, info);
  kernel.setParameters(new Float64Array());
  kernel.setLimits({ rtol: 1e-12, atols: new Float64Array(2).fill(1e-14), smallest: 0, largest: 1, direction: 1 });
  kernel.h[0] = 1;
  kernel.z.set([0.6, 0.8]);
  kernel.derivative();
  return kernel.stepAlone() === "solved" ? Math.hypot(...kernel.zNew) : Number.POSITIVE_INFINITY;
}

/** What the literature says: Hairer & Wanner II, IV.3 and IV.5, and the papers of the methods. */
const known: Readonly<Record<string, "A-stable" | "L-stable">> = {
  radau5: "L-stable",
  rodas5p: "L-stable",
  kvaerno5: "L-stable",
  rosenbrock23: "L-stable",
  trBdf2: "L-stable",
  gauss4: "A-stable",
  trapezoid: "A-stable",
  implicitMidpoint: "A-stable",
  implicitEuler: "L-stable",
};

suite("stability functions", () => {
  for (const method of oneStep) {
    test(`one step of ${method.name} on z′ = λz multiplies by R(hλ), wherever that lies`, () => {
      const r = stabilityFunction(method)!;
      fc.assert(
        fc.property(
          fc.double({ min: -2, max: 4, noNaN: true }),
          fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
          (power, angle) => {
            const [re, im] = [10 ** power * Math.cos(angle), 10 ** power * Math.sin(angle)];
            const [theory, step] = [amplification(r, re, im), taken(method, re, im)];
            if (step === Number.POSITIVE_INFINITY) return assert.ok(!(theory < 1e6), `${theory} at a pole`);
            // Next to a pole both are large, and as far off as hλ is rounded.
            assert.ok(Math.abs(theory - step) <= 1e-8 * Math.max(1, theory * theory), `${theory} is not ${step}`);
          },
        ),
        { seed: 4, numRuns: 200 },
      );
    });

    test(`${method.name} is ${known[method.name]}, and what is called so is`, () => {
      const r = stabilityFunction(method)!;
      assert.equal(stabilityName(r), known[method.name]);
      fc.assert(
        fc.property(
          fc.double({ min: -3, max: 9, noNaN: true }),
          fc.double({ min: Math.PI / 2, max: (3 * Math.PI) / 2, noNaN: true }),
          (power, angle) => {
            const size = amplification(r, 10 ** power * Math.cos(angle), 10 ** power * Math.sin(angle));
            assert.ok(size <= 1 + 1e-8, `|R| = ${size}`);
          },
        ),
        { seed: 5, numRuns: 500 },
      );
      if (known[method.name] === "L-stable") assert.ok(amplification(r, -1e12, 0) < 1e-6 && atInfinity(r) === 0);
      else assert.ok(Math.abs(Math.abs(atInfinity(r)) - 1) < 1e-12);
    });
  }

  for (const method of [...methods].filter((one) => isExplicit(one) || (isImplicit(one) && !one.isMultistep))) {
    test(`R of ${method.name} is eˣ to order ${method.order}, and is not eˣ`, () => {
      const r = stabilityFunction(method)!;
      const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
      // Coefficients of P(x) − Q(x) eˣ.
      const defect = (power: number) =>
        r.denominator
          .slice(0, power + 1)
          .reduce((sum, q, j) => sum - q / factorial(power - j), r.numerator[power] ?? 0);
      for (let power = 0; power <= method.order; power++)
        assert.ok(Math.abs(defect(power)) < 1e-13, `${defect(power)}`);
      // That of rodas5p is one order better.
      const after = [method.order + 1, method.order + 2].map((power) => Math.abs(defect(power)));
      assert.ok(Math.max(...after) > 1e-9, `${after}`);
    });
  }

  test("that of an explicit method is its polynomial, and of one of several steps there is none", () => {
    for (const method of methods) {
      if (!isExplicit(method)) continue;
      assert.deepEqual(stabilityFunction(method), { numerator: stabilityPolynomial(method), denominator: [1] });
      assert.equal(stabilityName(stabilityFunction(method)!), undefined);
    }
    assert.equal(stabilityFunction(methods.get("bdf") as ImplicitMethod), undefined);
  });

  test("what is not A-stable is not called so: a pole on the left, growth on the imaginary axis, growth at infinity", () => {
    const no: readonly StabilityFunction[] = [
      { numerator: [1], denominator: [1, 1] },
      { numerator: [1, 2 / 3], denominator: [1, -1 / 3] },
      { numerator: [1], denominator: [1, -1, 0.4, 0.1] },
      // A(α) alone: the θ-method with θ < 1/2.
      { numerator: [1, 0.51], denominator: [1, -0.49] },
    ];
    for (const r of no) assert.equal(isAStable(r), false, JSON.stringify(r));
  });
});

suite("stability of differentiation formulas", () => {
  /** Shampine & Reichelt, The MATLAB ODE suite, table 1: degrees from the negative real axis, the last order a plain BDF. */
  const angles = [90, 90, 80, 66, 51];

  for (const [k, angle] of angles.entries()) {
    const order = k + 1;
    test(`order ${order} is stable within ${angle}° of the negative real axis, and within no wider angle`, () => {
      const stableAlong = (degrees: number) =>
        Array.from({ length: 400 }, (_, n) => 10 ** (-2 + n / 100)).every((r) => {
          const radians = Math.PI - (degrees * Math.PI) / 180;
          return isStableAt(order, { re: r * Math.cos(radians), im: r * Math.sin(radians) });
        });
      assert.ok(stableAlong(angle - 1));
      assert.ok(angle === 90 || !stableAlong(angle + 1));
    });

    test(`order ${order} grows in its recurrence where the locus winds around hλ, and nowhere else`, () => {
      fc.assert(
        fc.property(
          fc.double({ min: -6, max: 14, noNaN: true }),
          fc.double({ min: -10, max: 10, noNaN: true }),
          (re, im) => {
            const growth = grown(order, re, im);
            // Too near the locus to tell.
            if (Math.abs(growth - 1) < 0.01) return;
            assert.equal(isStableAt(order, { re, im }), growth < 1, `${growth} at ${re} + ${im}i`);
          },
        ),
        { seed: 6, numRuns: 80 },
      );
    });
  }
});

/** By what factor a step multiplies a solution of the recurrence in the long run. */
function grown(order: number, re: number, im: number): number {
  // Coefficients of y_n, y_{n−1}, … in Σ ∇ᵐ/m − κγ∇ᵏ⁺¹.
  const c = new Array<number>(order + 2).fill(0);
  for (let m = 1; m <= order + 1; m++) {
    const weight = m <= order ? 1 / m : -KAPPA[order] * GAMMA[order];
    let binomial = 1;
    for (let j = 0; j <= m; j++) {
      c[j] += weight * binomial * (j % 2 === 0 ? 1 : -1);
      binomial = (binomial * (m - j)) / (j + 1);
    }
  }
  const y = Array.from({ length: order + 1 }, (_, j) => [Math.cos(3 * j * j + 1), Math.sin(j)]);
  const [a, b] = [c[0] - re, -im];
  const size = a * a + b * b;
  let logarithm = 0;
  const steps = 2000;
  for (let n = 0; n < steps; n++) {
    let [p, q] = [0, 0];
    for (let j = 1; j < c.length; j++) {
      p -= c[j] * y[j - 1][0];
      q -= c[j] * y[j - 1][1];
    }
    y.unshift([(p * a + q * b) / size, (q * a - p * b) / size]);
    y.pop();
    const most = Math.max(...y.flat().map(Math.abs));
    for (const one of y) for (const i of [0, 1]) one[i] /= most;
    if (n >= steps / 2) logarithm += Math.log(most);
  }
  return Math.exp(logarithm / (steps / 2));
}
