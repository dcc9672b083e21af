/** Times at which a field that moves is sampled. */
const MOMENTS = 49;

/** Rising times of a span, from one end to the other. */
export function momentsOf([from, to]: readonly [number, number]): readonly number[] {
  const [first, last] = from <= to ? [from, to] : [to, from];
  return Array.from({ length: MOMENTS }, (_, k) => first + ((last - first) * k) / (MOMENTS - 1));
}
