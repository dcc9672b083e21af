/**
 * The functions of the host that emitted code may import: those of JavaScript's `Math` that routines leave rare lanes to,
 * and `rem`, its remainder operator.
 */
export const host = {
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atan2: Math.atan2,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  hypot: (x: number, y: number): number => Math.hypot(x, y),
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  pow: Math.pow,
  rem: (x: number, y: number): number => x % y,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
} as const;
