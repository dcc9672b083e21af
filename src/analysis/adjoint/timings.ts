/** Runs of a mode of which the median time is told, and the seconds past which none is told and it is not repeated for it. */
export const TIMINGS = 5;
export const SHORT = 0.02;
