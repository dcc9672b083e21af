import type { Tableau } from "./tableau.ts";

/* What the tests for stiffness in TypeScript and in WebAssembly agree upon. */

/** Accepted steps between looks at a trajectory that seems harmless. */
export const LOOK_EVERY = 50;
/** Looks in favour of stiffness until it is believed, and in a row against it until suspicion is dropped. */
export const CONVINCED = 15;
export const CLEARED = 6;

/** Weights of one stage's derivative in Δf and in Δz/h. */
export interface ContrastTerm {
  readonly stage: number;
  readonly inF: number;
  readonly inZ: number;
}

const known = new WeakMap<object, readonly ContrastTerm[]>();

/**
 * A combination of stages in which what is smooth in time cancels, so that what is left are the fast components: the
 * difference of the last two stages at the step's end, or where there is but one the divided difference of the last four.
 */
export function stiffnessContrast(tableau: Pick<Tableau, "a" | "c">): readonly ContrastTerm[] {
  const terms = known.get(tableau) ?? contrastOf(tableau);
  known.set(tableau, terms);
  return terms;
}

function contrastOf({ a, c }: Pick<Tableau, "a" | "c">): readonly ContrastTerm[] {
  const last = c.length - 1;
  const twin = c.lastIndexOf(1, last - 1);
  const used = twin >= 0 ? [twin, last] : c.map((_, stage) => stage).slice(-4);
  const weight = (stage: number) => {
    if (twin >= 0) return stage === last ? 1 : -1;
    return used.reduce((product, other) => (other === stage ? product : product / (c[stage] - c[other])), 1);
  };
  return c.map((_, stage) => ({
    stage,
    inF: used.includes(stage) ? weight(stage) : 0,
    inZ: used.reduce((sum, other) => sum + weight(other) * (a[other][stage] ?? 0), 0),
  }));
}
