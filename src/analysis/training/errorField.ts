import { formatShort } from "../../core/formatShort.ts";
import { squared } from "../../core/squared.ts";
import type { Note } from "../../protocol/figure.ts";
import type { Flow, Trajectory } from "../../study/flow.ts";

/** Points of all true solutions at which two fields are compared. */
const MAX_POINTS = 2000;

/** What of a flow a field is drawn from. */
export type FieldOfFlow = Pick<Flow, "dimension" | "stateNames" | "evaluate">;

/** The learned right-hand side minus the true one, in the observed components; what is not observed is held by the caller. */
export function errorFlow(learned: Flow, truth: Flow): FieldOfFlow {
  const { dimension } = learned;
  return {
    dimension,
    stateNames: learned.stateNames,
    evaluate(t, states, count, out) {
      learned.evaluate(t, states, count, out);
      const observed = truth.dimension * count;
      const exact = new Float64Array(observed);
      truth.evaluate(t, states.slice(0, observed), count, exact);
      for (let i = 0; i < observed; i++) out[i] -= exact[i];
    },
  };
}

/**
 * How far the learned field is off where the data are: the root mean square of the difference along the true solutions, as a
 * part of that of the true field there; NaN where that is 0 or a state has components that nobody has observed.
 */
export function errorAlong(learned: Flow, truth: Flow, truths: readonly Trajectory[]): number {
  const { dimension } = truth;
  if (learned.dimension !== dimension) return Number.NaN;
  const each = Math.max(1, Math.floor(MAX_POINTS / Math.max(1, truths.length)));
  const [found, exact] = [new Float64Array(dimension), new Float64Array(dimension)];
  let [off, size] = [0, 0];
  for (const { t, z } of truths) {
    const stride = Math.max(1, Math.ceil(t.length / each));
    for (let n = 0; n < t.length; n += stride) {
      const state = z.slice(n * dimension, (n + 1) * dimension);
      learned.evaluate(t[n], state, 1, found);
      truth.evaluate(t[n], state, 1, exact);
      for (let i = 0; i < dimension; i++) {
        off += squared(found[i] - exact[i]);
        size += squared(exact[i]);
      }
    }
  }
  return Math.sqrt(off / size);
}

/** The same as a sentence under the drawing. */
export function errorNotes(part: number): Note[] {
  if (!Number.isFinite(part)) return [];
  const percent = formatShort(100 * part);
  return [
    { severity: "info", text: `Along the true solutions the learned field is off by ${percent} % (root mean square).` },
  ];
}
