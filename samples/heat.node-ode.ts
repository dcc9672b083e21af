/**
 * Heat in a rod, by the method of lines: a partial differential equation becomes an ordinary one.
 *
 *   ∂u/∂t = κ ∂²u/∂x²   on 0 ≤ x ≤ 1, both ends kept at 0
 *
 * The rod is cut into cells, and the second derivative at a cell is the difference of its neighbours' temperatures from its own,
 * (u[i−1] − 2 u[i] + u[i+1]) / h². Each cell is then one component of the state, known only to its two neighbours: ∂f/∂u has three
 * diagonals, the lab finds that in the graph of the function, and a linear system costs as many operations as there are cells.
 *
 * The sine with k half waves decays like e^(−κ (kπ)² t): smooth temperatures live long, what is rough is gone at once. With n cells the
 * fastest rate is 4 κ (n + 1)², so the finer the cells the stiffer the equation, and an explicit method has to take steps of h²/2κ,
 * however smooth the solution has become. An implicit method, which `auto` changes to, takes steps as the solution wants them; `bdf`, the one
 * for many components, is through with ten thousand cells in a tenth of a second.
 *
 * Things to try: draw u[9] against u[2] and see the ripples go first; raise `kappa`; make `CELLS` 1,000 and look at how long it takes.
 */
import { experiment, param } from "node-ode";

const CELLS = 20;
const places = Array.from({ length: CELLS }, (_, i) => (i + 1) / (CELLS + 1));
/** A warm middle, and ripples. */
const start = places.map((x) => Math.sin(Math.PI * x) + 0.3 * Math.sin(7 * Math.PI * x));

/** Temperatures of the cells from left to right; `kappa` is the conductivity. */
export function heat(u = start, t: number, { kappa = param(0.05, { min: 0, max: 0.2, step: 0.01 }) } = {}) {
  const n = u.length;
  const h = 1 / (n + 1);
  return u.map((x, i) => {
    const left = i > 0 ? u[i - 1] : 0;
    const right = i < n - 1 ? u[i + 1] : 0;
    return (kappa * (left - 2 * x + right)) / h ** 2;
  });
}

/** The ripples smooth out first, then the middle cools. */
export const rod = experiment(heat, {
  z0: start,
  t: [0, 4],
  // Each sine decays by itself, at the rate of its own second difference on the grid.
  exact: (t, _, { kappa }) => {
    const wave = (k: number, x: number) => {
      const rate = kappa * (2 * (CELLS + 1) * Math.sin((k * Math.PI) / (2 * (CELLS + 1)))) ** 2;
      return Math.exp(-rate * t) * Math.sin(k * Math.PI * x);
    };
    return places.map((x) => wave(1, x) + 0.3 * wave(7, x));
  },
  rtol: 1e-6,
  atol: 1e-9,
});
