/**
 * The derivative of f at x by central differences of fourth order, with an estimate of its error.
 *
 * `step` is the outermost distance over two: f is evaluated within [x − 2·step, x + 2·step].
 */
export function derivative(f: (x: number) => number, x: number, step: number): { value: number; error: number } {
  const coarse = fourthOrder(f, x, step);
  const fine = fourthOrder(f, x, step / 2);
  return { value: fine, error: Math.abs(fine - coarse) };
}

function fourthOrder(f: (x: number) => number, x: number, h: number): number {
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
}
