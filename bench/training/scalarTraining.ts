import { BATCH, HIDDEN, LEARNING_RATE, type SpiralTask, TIMES } from "./spiralTask.ts";

/** Places of the second layer and of both biases in the parameters. */
const B1 = 2 * HIDDEN;
const W2 = B1 + HIDDEN;
const B2 = W2 + 2 * HIDDEN;

/** What one stage keeps: its state, then its hidden values. */
const RECORD = 2 + HIDDEN;

/**
 * The honest rival: the same task written by hand in plain JavaScript, forward, backward and Adam fused, one trajectory after
 * another, no allocation in the loops, activations kept for the way back. A call trains `theta` by one iteration.
 */
export function scalarTraining({ h, observed }: SpiralTask, theta: Float64Array): () => number {
  const gradient = new Float64Array(theta.length);
  const [first, second] = [new Float64Array(theta.length), new Float64Array(theta.length)];
  const tape = new Float64Array(4 * (TIMES - 1) * RECORD);
  const ends = new Float64Array(2 * TIMES);
  const share = 1 / (TIMES * BATCH * 2);
  let updates = 0;
  /** f of the last evaluation, and the cotangent that the last pullback gives. */
  let k0 = 0;
  let k1 = 0;
  let a0 = 0;
  let a1 = 0;

  const evaluate = (x: number, y: number, at: number): void => {
    tape[at] = x;
    tape[at + 1] = y;
    const [u, v] = [x * x * x, y * y * y];
    let s0 = theta[B2];
    let s1 = theta[B2 + 1];
    for (let i = 0; i < HIDDEN; i++) {
      const value = Math.tanh(theta[2 * i] * u + theta[2 * i + 1] * v + theta[B1 + i]);
      tape[at + 2 + i] = value;
      s0 += theta[W2 + i] * value;
      s1 += theta[W2 + HIDDEN + i] * value;
    }
    k0 = s0;
    k1 = s1;
  };

  const pull = (c0: number, c1: number, at: number): void => {
    const x = tape[at];
    const y = tape[at + 1];
    const u = x * x * x;
    const v = y * y * y;
    let s0 = 0;
    let s1 = 0;
    for (let i = 0; i < HIDDEN; i++) {
      const value = tape[at + 2 + i];
      gradient[W2 + i] += c0 * value;
      gradient[W2 + HIDDEN + i] += c1 * value;
      const c = (c0 * theta[W2 + i] + c1 * theta[W2 + HIDDEN + i]) * (1 - value * value);
      gradient[B1 + i] += c;
      gradient[2 * i] += c * u;
      gradient[2 * i + 1] += c * v;
      s0 += c * theta[2 * i];
      s1 += c * theta[2 * i + 1];
    }
    gradient[B2] += c0;
    gradient[B2 + 1] += c1;
    a0 = 3 * x * x * s0;
    a1 = 3 * y * y * s1;
  };

  const trajectory = (j: number): number => {
    let x = observed[0][j];
    let y = observed[0][BATCH + j];
    let loss = 0;
    for (let n = 0; n + 1 < TIMES; n++) {
      const at = 4 * n * RECORD;
      evaluate(x, y, at);
      const [p0, p1] = [k0, k1];
      evaluate(x + h * (p0 / 3), y + h * (p1 / 3), at + RECORD);
      const [q0, q1] = [k0, k1];
      evaluate(x + h * (q0 - p0 / 3), y + h * (q1 - p1 / 3), at + 2 * RECORD);
      const [r0, r1] = [k0, k1];
      evaluate(x + h * (p0 - q0 + r0), y + h * (p1 - q1 + r1), at + 3 * RECORD);
      x += (h / 8) * (p0 + 3 * q0 + 3 * r0 + k0);
      y += (h / 8) * (p1 + 3 * q1 + 3 * r1 + k1);
      ends[2 * n] = x - observed[n + 1][j];
      ends[2 * n + 1] = y - observed[n + 1][BATCH + j];
      loss += (Math.abs(ends[2 * n]) + Math.abs(ends[2 * n + 1])) * share;
    }
    let l0 = 0;
    let l1 = 0;
    for (let n = TIMES - 2; n >= 0; n--) {
      const at = 4 * n * RECORD;
      l0 += Math.sign(ends[2 * n]) * share;
      l1 += Math.sign(ends[2 * n + 1]) * share;
      pull((h / 8) * l0, (h / 8) * l1, at + 3 * RECORD);
      const [d0, d1] = [a0, a1];
      pull(h * ((3 / 8) * l0 + d0), h * ((3 / 8) * l1 + d1), at + 2 * RECORD);
      const [c0, c1] = [a0, a1];
      pull(h * ((3 / 8) * l0 + c0 - d0), h * ((3 / 8) * l1 + c1 - d1), at + RECORD);
      const [b0, b1] = [a0, a1];
      pull(h * (l0 / 8 + b0 / 3 - c0 / 3 + d0), h * (l1 / 8 + b1 / 3 - c1 / 3 + d1), at);
      l0 += a0 + b0 + c0 + d0;
      l1 += a1 + b1 + c1 + d1;
    }
    return loss;
  };

  return () => {
    gradient.fill(0);
    let loss = 0;
    for (let j = 0; j < BATCH; j++) loss += trajectory(j);
    updates++;
    const [c1, c2] = [1 - 0.9 ** updates, 1 - 0.999 ** updates];
    for (let i = 0; i < theta.length; i++) {
      const g = gradient[i];
      first[i] = 0.9 * first[i] + 0.1 * g;
      second[i] = 0.999 * second[i] + 0.001 * g * g;
      theta[i] -= (LEARNING_RATE * (first[i] / c1)) / (Math.sqrt(second[i] / c2) + 1e-8);
    }
    return loss;
  };
}
