import { type ImplicitMethod, isImplicit } from "../../src/ode/implicit/implicitMethod.ts";
import { methods } from "../../src/ode/methods/registry.ts";

/** Right-hand sides of which test/reference/implicit_gradients.py has its own. */
export const text = `
export function robertson(
  [a, b, c]: [number, number, number],
  t: number,
  { k1 = 0.04, k2 = 1e4, k3 = 3e7 }: { k1?: number; k2?: number; k3?: number } = {},
) {
  return [-k1 * a + k2 * b * c, k1 * a - k2 * b * c - k3 * b * b, k3 * b * b];
}
export function forced(
  [x, y]: [number, number],
  t: number,
  { p = 1.5, q = 20 }: { p?: number; q?: number } = {},
) {
  return [y * Math.cos(p * t), q * (Math.sin(p * t) - y) - x * x * x];
}
export function diffusion(u: number[], t: number, { d = 0.02, r = 3 }: { d?: number; r?: number } = {}) {
  const n = u.length;
  return u.map((x, i) => {
    const left = i > 0 ? u[i - 1] : Math.sin(t);
    const right = i < n - 1 ? u[i + 1] : 0;
    return d * (left - 2 * x + right) * (n + 1) * (n + 1) + r * x * (1 - x);
  });
}
`;

/** A stiff problem, one that depends on t and on parameters through it, and one whose ∂f/∂z is a band. */
export const problems = [
  {
    name: "robertson",
    z0: [0.9, 2.3e-5, 0.1],
    theta: [0.04, 1e4, 3e7],
    span: [0, 0.05],
    steps: 5,
    weights: [1, 3e4, -2],
  },
  { name: "forced", z0: [0.7, -0.4], theta: [1.5, 20], span: [0, 0.8], steps: 8, weights: [1, -2] },
  {
    name: "diffusion",
    z0: Array.from({ length: 16 }, (_, i) => Math.round(100 * (0.5 + 0.4 * Math.sin(3 * i))) / 100),
    theta: [0.02, 3],
    span: [0, 0.3],
    steps: 3,
    weights: Array.from({ length: 16 }, (_, i) => 1 - (i % 3)),
  },
] as const;

/** Methods as their reverse knows them: the coefficients of each family as they stand in the code. */
export function coefficientsOf(method: ImplicitMethod) {
  const { tableau, coefficients, collocation } = method as unknown as Readonly<
    Record<"tableau" | "coefficients" | "collocation", Readonly<Record<string, unknown>> | undefined>
  >;
  const picked = (from: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, from[name]]));
  if (tableau) return { family: "diagonallyImplicit", ...picked(tableau, "a", "b", "c") };
  if (coefficients)
    return { family: "rosenbrock", ...picked(coefficients, "gamma", "alphas", "gammas", "a", "c", "m") };
  if (collocation)
    return { family: "collocation", ...picked(collocation, "c", "real", "complex", "t", "inverse", "end") };
  throw new Error(`${method.name} is of no family that is known here`);
}

/** Those that take one step at a time. */
export const reversible = [...methods].filter(
  (method): method is ImplicitMethod => isImplicit(method) && method.isMultistep !== true,
);

export const inputs = {
  problems,
  methods: Object.fromEntries(reversible.map((method) => [method.name, coefficientsOf(method)])),
};
