/**
 * A contracting flow on which the backward adjoint loses its way.
 *
 *   x′ = −k (x − cos t)      pulled quickly towards cos t
 *   y′ = x − y               follows x slowly
 *
 * Solutions that start apart come together like e^(−kt). Forward that is a blessing: errors are forgotten. Backward in time
 * it is the opposite: solutions that were together move apart like e^(kt), and so does every error of the solver. The
 * gradient mode `backsolve` keeps no state but the last one and solves the state backward to have it again, so with k = 10
 * over three units of time an error of 1e-9 grows by e³⁰, thirteen powers of ten: what comes back at t = 0 is not where the
 * solution began, and the gradient is that of another trajectory. The audit calls this drift. All other modes keep what they
 * need of the forward solve and agree.
 *
 * The solution has a closed form (for k ≠ 1), and so has the gradient. With c = k²/(k² + 1) and s = k/(k² + 1):
 *
 *   x(t)  = c cos t + s sin t + (x₀ − c) e^(−kt)
 *   dL/dk = 0.005594591594 at k = 10, where backsolve says 1.26 at a tolerance of 1e-9
 */
import { experiment, param, terminal } from "node-ode";

/** `k` is the rate of contraction. */
export function stiffContraction(
  [x, y] = [1, 0.5],
  t: number,
  { k = param(10, { min: 1.5, max: 40, step: 0.5 }) } = {},
) {
  return [-k * (x - Math.cos(t)), x - y];
}

/** ½(x² + y²) at the end: compare the modes, then lower k to 1.5 and see backsolve agree too. */
export const gradientOfContraction = experiment(stiffContraction, {
  z0: [1, 0.5],
  t: [0, 3],
  exact: (t, [x, y], { k }) => {
    const c = (k * k) / (k * k + 1);
    const s = k / (k * k + 1);
    const fast = x - c;
    // y follows the slow part of x with a lag, and takes a share of the fast one.
    const p = (c - s) / 2;
    const q = (c + s) / 2;
    const share = fast / (1 - k);
    return [
      c * Math.cos(t) + s * Math.sin(t) + fast * Math.exp(-k * t),
      p * Math.cos(t) + q * Math.sin(t) + share * Math.exp(-k * t) + (y - p - share) * Math.exp(-t),
    ];
  },
  loss: terminal(([x, y]) => 0.5 * (x * x + y * y)),
  method: "dopri5",
  rtol: 1e-9,
  atol: 1e-9,
  view: { x: [-1.5, 1.5], y: [-1.5, 1.5] },
});
