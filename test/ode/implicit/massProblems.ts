import { Session } from "../../../src/study/session.ts";
import { type Study, type StudyOverrides, study } from "../../../src/study/study.ts";

/** Problems M z′ = f, of which some have algebraic equations. */
const text = `
import { experiment, running, terminal } from "node-ode";

/** The same equation, with a mass matrix and without. */
export function weighed([x, y]: [number, number], t: number) {
  const [a, b] = [2 * y + Math.sin(3 * t), -3 * x * Math.cos(t)];
  return [4 * a + b, 2 * a + 3 * b];
}
export function plain([x, y]: [number, number], t: number) {
  return [2 * y + Math.sin(3 * t), -3 * x * Math.cos(t)];
}
export const regular = experiment(weighed, { z0: [1, 0.5], t: [0, 2], mass: [[4, 1], [2, 3]] });

export function reaction([a, b, c]: [number, number, number], t: number) {
  return [-0.04 * a + 1e4 * b * c, 0.04 * a - 1e4 * b * c - 3e7 * b ** 2, a + b + c - 1];
}
export const robertson = experiment(reaction, {
  z0: [1, 0, 0], t: [0, 1e11], mass: [[1, 0, 0], [0, 1, 0], [0, 0, 0]], rtol: 1e-8, atol: 1e-17,
});
export const unbalanced = experiment(reaction, { z0: [1, 0, 5], t: [0, 40], mass: [1, 1, 0] });

/** x = e^(−rate t), y = ∛(x + lift + sin t). */
export function slaved([x, y]: [number, number], t: number, { rate = 1, lift = 3 }: { rate?: number; lift?: number } = {}) {
  return [-rate * x + (y ** 3 - x - lift - Math.sin(t)), y ** 3 - x - lift - Math.sin(t)];
}
export const indexOne = experiment(slaved, { z0: [1, 1], t: [0, 2], mass: [1, 0], loss: terminal((z) => z[0] + 2 * z[1]) });

export const alongTheWay = experiment(slaved, { z0: [1, 1], t: [0, 2], mass: [1, 0], loss: running((z) => z[0] + z[1] ** 3) });

/** A difference of two voltages is stored, none by itself: 0 = the sum of both equations. */
export function network([u, v, w]: [number, number, number], t: number, { g = 2, r = 3 }: { g?: number; r?: number } = {}) {
  return [w - g * u, -w - r * v * v * v + g * Math.cos(t), u - v - w];
}
export const capacitor = experiment(network, {
  z0: [0.2, 0.5, 0.1], t: [0, 1.5], mass: [[1, -1, 0], [-1, 1, 0], [0, 0, 0.5]], loss: terminal((z) => z[0] - 2 * z[1] + 3 * z[2]),
});

/** A pendulum in Cartesian coordinates, its constraint that of the length, of the speed, or of the acceleration. */
export function swinging([x, y, u, v, tension]: number[], t: number) {
  return [u, v, -tension * x, -tension * y - 1, x ** 2 + y ** 2 - 1];
}
export function moving([x, y, u, v, tension]: number[], t: number) {
  return [u, v, -tension * x, -tension * y - 1, x * u + y * v];
}
export function accelerated([x, y, u, v, tension]: number[], t: number) {
  return [u, v, -tension * x, -tension * y - 1, u ** 2 + v ** 2 - tension * (x ** 2 + y ** 2) - y];
}
const bob = { z0: [1, 0, 0, 0, 0], t: [0, 3], mass: [1, 1, 1, 1, 0] };
export const index3 = experiment(swinging, bob);
export const index2 = experiment(moving, bob);
export const index1 = experiment(accelerated, { ...bob, rtol: 1e-9, atol: 1e-11 });

/** y² = x has no root once x is below 0. */
export function rootless([x, y]: [number, number], t: number) {
  return [-1, y ** 2 - x];
}
export const impossible = experiment(rootless, { z0: [-1, 0.5], t: [0, 1], mass: [1, 0] });
export const ending = experiment(rootless, { z0: [1, 1], t: [0, 2], mass: [1, 0] });

export function falling(v: number, t: number) {
  return -v - 3;
}
export const heavy = experiment(falling, { z0: 0, mass: [2] });

/** y jumps with what it follows. */
export function switched([x, y]: [number, number], t: number) {
  const on = t > 1 ? 8 : 1;
  return [-x + y, y ** 3 - on];
}
export const jumping = experiment(switched, { z0: [0, 1], t: [0, 2], mass: [1, 0], rtol: 1e-8, atol: 1e-10 });
`;

export const session = new Session();

const entry = "mass.node-ode.ts";
export const massTexts = { entry, texts: new Map([[entry, text]]) };

/** An experiment or a function of the text above. */
export function massStudy(name: string, overrides: StudyOverrides = {}): Study {
  const program = session.read(massTexts);
  const [fault] = program.diagnostics.filter(({ severity }) => severity === "error");
  if (fault) throw new Error(fault.message);
  return study(program, name, overrides);
}
