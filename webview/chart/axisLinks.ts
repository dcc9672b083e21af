/** A chart whose axes can follow those of others. */
export interface Linked {
  /** The link of each axis, where it has one. */
  readonly linkNames: { readonly x?: string; readonly y?: string };
  follow(axis: "x" | "y", range: readonly [number, number] | null): void;
}

/** Charts of one panel whose axes of the same link zoom and pan together. */
export class AxisLinks {
  readonly #charts = new Set<Linked>();

  add(chart: Linked): () => void {
    this.#charts.add(chart);
    return () => this.#charts.delete(chart);
  }

  /** Passes a change of one chart's axis on; null is the return to the fitted range. */
  pass(source: Linked, axis: "x" | "y", range: readonly [number, number] | null): void {
    const link = source.linkNames[axis];
    if (link === undefined) return;
    for (const chart of this.#charts)
      if (chart !== source)
        for (const other of ["x", "y"] as const) if (chart.linkNames[other] === link) chart.follow(other, range);
  }
}
