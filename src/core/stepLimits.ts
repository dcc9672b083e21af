/* What the loops over adaptive steps in TypeScript and in WebAssembly agree upon. */

/** Where no more than so many steps are left to a time at which one must end, the next one ends there. */
export const REACH = 1.01;

/** The smallest step that is worth taking, in parts of |t|: rounding of its ends must not make much of it. */
export const LEAST_STEP = 16 * Number.EPSILON;
