import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { MAX_ORDER } from "../../../src/ode/multistep/adamsFormula.ts";
import { isStableAt, stabilityBoundary, stabilityInterval } from "../../../src/ode/multistep/adamsStability.ts";
import { correcting, predicting } from "../../../src/ode/multistep/adamsWeights.ts";
import { observedOrder } from "../slope.ts";
import { byHand, plainSystem } from "./adamsRun.ts";

const orders = Array.from({ length: MAX_ORDER }, (_, k) => k + 1);

test("weights of equal steps are those of Adams, Bashforth and Moulton", () => {
  // Hairer, Nørsett & Wanner I, tables III.1.1 and III.1.2.
  const bashforth = [1, 1 / 2, 5 / 12, 3 / 8, 251 / 720, 95 / 288, 19087 / 60480, 5257 / 17280, 1070017 / 3628800];
  const moulton = [1, -1 / 2, -1 / 12, -1 / 24, -19 / 720, -3 / 160, -863 / 60480, -275 / 24192, -33953 / 3628800];
  for (const [j, x] of bashforth.entries()) assert.ok(Math.abs(predicting[j] - x) < 1e-15, `γ${j}`);
  for (const [j, x] of moulton.entries()) assert.ok(Math.abs(correcting[j] - x) < 1e-15, `γ*${j}`);
});

for (const order of orders)
  test(`order ${order}: polynomials that its formulas are made of are integrated exactly, in steps of any size, between them too`, () => {
    const random = new Random(order);
    const whole = (degree: number) => {
      const primitive = (t: number) => t ** (degree + 1) / (degree + 1);
      const system = plainSystem(1, (t, _z, out) => {
        out[0] = t ** degree;
      });
      const sizes = Array.from({ length: order + 12 }, () => 0.02 * 2 ** (4 * random.uniform() - 2));
      let [miss, estimate] = [0, 0];
      let n = 0;
      for (const { t, h, z, zNew, e, between } of byHand(system, order, -0.3, [primitive(-0.3)], sizes)) {
        if (n++ < order) continue;
        const moved = primitive(t + h) - primitive(t);
        miss = Math.max(miss, Math.abs(zNew[0] - z[0] - moved) / h);
        estimate = Math.max(estimate, Math.abs(e[0]) / h);
        assert.ok(Math.abs(between(1)[0] - zNew[0]) < 1e-15, "the extension ends where the step does");
        for (const theta of [0.25, 0.6, 0.9]) {
          const within = Math.abs(between(theta)[0] - z[0] - (primitive(t + theta * h) - primitive(t)));
          miss = Math.max(miss, within / h);
        }
      }
      return { miss, estimate };
    };
    for (let degree = 0; degree <= order; degree++) {
      const { miss, estimate } = whole(degree);
      assert.ok(miss < 2e-13, `degree ${degree}: ${miss}`);
      // The estimate is of the formula of one order less.
      if (degree < order) assert.ok(estimate < 2e-13, `degree ${degree}: an error of ${estimate} is estimated`);
      else if (order < 8) assert.ok(estimate > 1e-14, `degree ${degree}: no error is estimated`);
    }
    // Of higher degrees the misses fall below rounding in steps so short.
    if (order < 6) assert.ok(whole(order + 1).miss > 1e-12, "and no further");
  });

for (const order of orders)
  test(`order ${order}: errors in equal steps fall with the power ${order + 1} of their size`, () => {
    // At rest, to rounding, for as long as orders are too low.
    const system = plainSystem(1, (t, z, out) => {
      out[0] = z[0] / Math.cosh(t) ** 2;
    });
    const samples = [0.4, 0.3, 0.22, 0.16, 0.12, 0.09, 0.065, 0.05, 0.035, 0.025].map((h) => {
      const sizes = new Array<number>(Math.round(25 / h)).fill(h);
      let error = 0;
      for (const { t, h: taken, zNew } of byHand(system, order, -20 - 14 * h, [1], sizes))
        error = Math.max(error, Math.abs(zNew[0] - Math.exp(1 + Math.tanh(t + taken))));
      return { h, error };
    });
    const slope = observedOrder(samples, 3e-13);
    assert.ok(Math.abs(slope - order - 1) < 0.7, `${slope}: ${JSON.stringify(samples)}`);
  });

test("intervals of stability are where solutions of the test equation begin to grow, and boundaries part stable hλ from others", () => {
  for (const order of orders) {
    const interval = stabilityInterval(order);
    const growth = (x: number) => {
      const system = plainSystem(1, (_t, z, out) => {
        out[0] = -x * z[0];
      });
      const sizes: number[] = [];
      for (const { zNew } of byHand(system, order, 0, [1], new Array<number>(1200).fill(1)))
        sizes.push(Math.abs(zNew[0]));
      const largest = (from: number, to: number) => Math.max(...sizes.slice(from, to));
      return largest(1100, 1200) / largest(600, 700);
    };
    assert.ok(!(growth(0.95 * interval) >= 1), `order ${order}: ${growth(0.95 * interval)}`);
    assert.ok(!(growth(1.05 * interval) <= 1), `order ${order}: ${growth(1.05 * interval)}`);
    const boundary = stabilityBoundary(order).filter(({ re }) => Number.isFinite(re));
    assert.ok(boundary.length > 100, `${boundary.length}`);
    // Its points lie that far apart.
    const meets = boundary.some(({ re, im }) => Math.abs(im) < 0.02 && Math.abs(re + interval) < 0.1 * interval);
    assert.ok(meets, `order ${order}: ${-interval} is on no boundary`);
    assert.ok(isStableAt(order, { re: -interval / 2, im: 0 }));
    assert.ok(!isStableAt(order, { re: 0.1, im: 0 }));
  }
});
