import { counted } from "../../core/counted.ts";
import { isDiamond } from "../../figure/marks/points.ts";
import { interval } from "../../graph/interval.ts";
import { type Equilibrium, supposedEquilibria } from "../../phase/equilibria.ts";
import type { LimitCycle } from "../../phase/limitCycle.ts";
import { limitCycles } from "../../phase/limitCycles.ts";
import type { Line, Mark, Points, View } from "../../protocol/figure.ts";
import type { Flow } from "../../study/flow.ts";
import { cycleKind } from "../portrait/cycleNames.ts";
import { eigenvalueRows } from "../portrait/eigenvalueText.ts";
import { SADDLE, symbolOf } from "../portrait/layers/equilibria.ts";

/** Systems of more components, and right-hand sides of more operations, are too much to be searched at every drawing. */
const COMPONENTS = 4;
const WORK = 4000;
/** Right-hand sides of more operations have no cycles looked for. */
const WORK_OF_CYCLES = 1500;

/** What a field is made of, as far as it was found: at every drawing of a training anew, so it is of the parameters that are drawn. */
export interface Skeleton {
  readonly equilibria: readonly Equilibrium[];
  readonly cycles: readonly LimitCycle[];
}

const NOTHING: Skeleton = { equilibria: [], cycles: [] };

/**
 * The equilibria and, of a plane, the limit cycles of an autonomous field in view, found by Newton's iteration and by shooting; there may be
 * others. Nothing where a search would take longer than a drawing may.
 */
export function skeletonOf(flow: Flow, t: number, view: View, held: readonly number[]): Skeleton {
  const { dimension } = flow;
  if (dimension < 2 || dimension > COMPONENTS || flow.enclosureWork > WORK) return NOTHING;
  const extent = Math.max(view.x[1] - view.x[0], view.y[1] - view.y[0]);
  const ranges = [view.x, view.y];
  const box = held.map((value, i) => interval(...(ranges[i] ?? [value - extent, value + extent])));
  const free = held.flatMap((_, i) => (i < 2 ? [] : [i]));
  const { equilibria } = supposedEquilibria(flow, t, box, free);
  if (dimension > 2 || flow.enclosureWork > WORK_OF_CYCLES) return { equilibria, cycles: [] };
  return { equilibria, cycles: limitCycles(flow.frozen(t), { view, axes: [0, 1], held }, equilibria).cycles };
}

/** What was found, in the symbols of portraits. */
export function skeletonMarks({ equilibria, cycles }: Skeleton): readonly Mark[] {
  const kinds = new Map<string, Equilibrium[]>();
  for (const each of equilibria) kinds.set(each.kind, [...(kinds.get(each.kind) ?? []), each]);
  return [
    ...cycles.map((cycle, n): Line => {
      const kind = cycleKind(cycle.stable);
      return {
        kind: "line",
        id: `cycle-${n}`,
        label: kind,
        name: `${kind}, found`,
        colour: SADDLE,
        width: 3,
        ...(cycle.stable !== true && { dash: "dashed" }),
        ...pathOf(cycle),
      };
    }),
    ...[...kinds].map(([kind, members]): Points => {
      const symbol = symbolOf(members[0]);
      return {
        kind: "points",
        id: `equilibria ${kind}`,
        label: kind,
        symbol,
        size: 12,
        colour: isDiamond(symbol) ? SADDLE : "foreground",
        ...placesOf(members),
        labels: members.map(() => `${kind}, found`),
        details: members.map(({ eigenvalues }) => eigenvalueRows(eigenvalues)),
      };
    }),
  ];
}

/** Where the true field has them, to be compared with what was learnt. */
export function referenceMarks({ equilibria, cycles }: Skeleton): readonly Mark[] {
  const places: Points = {
    kind: "points",
    id: "true-equilibria",
    label: "true equilibrium",
    symbol: "cross",
    size: 13,
    colour: "reference",
    ...placesOf(equilibria),
  };
  return [
    ...cycles.map(
      (cycle, n): Line => ({
        kind: "line",
        id: `true-cycle-${n}`,
        label: "true limit cycle",
        colour: "reference",
        dash: "dotted",
        width: 2,
        ...pathOf(cycle),
      }),
    ),
    ...(equilibria.length > 0 ? [places] : []),
  ];
}

/** What was found, in words. */
export function skeletonCaption({ equilibria, cycles }: Skeleton): string | undefined {
  const parts = [
    ...(equilibria.length > 0 ? [counted(equilibria.length, "equilibrium", "equilibria")] : []),
    ...(cycles.length > 0 ? [counted(cycles.length, "limit cycle")] : []),
  ];
  return parts.length > 0 ? `Found in view: ${parts.join(" and ")}.` : undefined;
}

const placesOf = (members: readonly Equilibrium[]) => ({
  x: Float64Array.from(members, ({ z }) => z[0]),
  y: Float64Array.from(members, ({ z }) => z[1]),
});

const pathOf = ({ t, z }: LimitCycle) => ({
  x: Float64Array.from(t, (_, k) => z[2 * k]),
  y: Float64Array.from(t, (_, k) => z[2 * k + 1]),
});
