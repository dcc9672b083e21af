/**
 * The functions of the host that emitted code may import: those of JavaScript's `Math` that routines leave rare lanes to,
 * and `rem`, its remainder operator.
 */
export const host = {
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  atan2: Math.atan2,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  pow: Math.pow,
  rem: (x: number, y: number): number => x % y,
} as const;
