/** Numbers as a source has them: one, or nested arrays of the given sizes from their packed values. */
export function nested(value: readonly number[], [size, ...rest]: readonly number[]): string {
  if (size === undefined) return literal(value[0]);
  const length = value.length / size;
  return `[${Array.from({ length: size }, (_, i) => nested(value.slice(i * length, (i + 1) * length), rest)).join(", ")}]`;
}

/** A shape such as `3` or `2×3` as sizes; a number has none. */
export function sizes({ shape }: { readonly shape: string }): number[] {
  return shape === "number" ? [] : shape.split("×").map(Number);
}

/** The shortest text that reads back as the same double. */
export function literal(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}
