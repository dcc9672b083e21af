/** x², rounded once: what `x ** 2` comes to is for each engine to say. */
export function squared(x: number): number {
  return x * x;
}
