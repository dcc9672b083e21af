/**
 * Where a value stands on a symmetric logarithmic axis, in decades: sign(v) log₁₀(1 + |v| / c), about linear up to c = `linearTo` and
 * logarithmic beyond, on both sides of 0 (Webber 2013, https://doi.org/10.1088/0957-0233/24/2/027001).
 */
export const symmetricLog = (value: number, linearTo: number): number =>
  Math.sign(value) * (Math.log1p(Math.abs(value) / linearTo) / Math.LN10);

/** The value that stands there. */
export const symmetricPower = (decades: number, linearTo: number): number =>
  Math.sign(decades) * linearTo * Math.expm1(Math.abs(decades) * Math.LN10);
