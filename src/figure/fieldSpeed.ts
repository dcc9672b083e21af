import type { Field, Figure } from "../protocol/figure.ts";

/** The speed of a phase plane's arrow; the steepness of a slope field's segment. */
export function speedOf({ style }: Pick<Field, "style">, u: number, v: number): number {
  return style === "segment" ? Math.abs(v / u) : Math.hypot(u, v);
}

/**
 * Where the ramp begins and ends: the 5th and the 98th percentile, so that neither an equilibrium nor a singular corner
 * takes the colours of everything else; at most three decades. A field may bring its own.
 */
export function speedRange(field: Field): readonly [number, number] {
  if (field.speedRange) return field.speedRange;
  const speeds = Float64Array.from(field.u, (u, i) => speedOf(field, u, field.v[i]))
    .filter(Number.isFinite)
    .sort();
  const at = (part: number) => speeds[Math.floor((speeds.length - 1) * part)] ?? 0;
  return [Math.max(at(0.05), at(0.98) / 1000), at(0.98)];
}

/** Drawings whose fields all take the colours that suit one of them, so that their speeds compare at sight. */
export function withSpeedsOf(figures: readonly Figure[], id: string): readonly Figure[] {
  const one = figures.find((figure) => figure.id === id);
  const field = one?.marks.find((mark): mark is Field => mark.kind === "field");
  if (!field) return figures;
  const range = speedRange(field);
  return figures.map((figure) => ({
    ...figure,
    marks: figure.marks.map((mark) => (mark.kind === "field" ? { ...mark, speedRange: range } : mark)),
  }));
}

/** Speed → level of the ramp, in logarithms: equal ratios look equal, and the slow part, where flows are decided, shows. */
export function speedLevel(field: Field, levels: number): (speed: number) => number {
  const [low, high] = speedRange(field);
  const decades = Math.log(high / low);
  if (!(decades > 1e-9)) return () => Math.floor(levels / 2);
  return (speed) => Math.round(Math.min(1, Math.max(0, Math.log(speed / low) / decades)) * (levels - 1));
}
