import { largest, smallest } from "../../core/extremes.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import { closerFigure } from "./closerFigure.ts";
import type { WellposedStory } from "./story.ts";
import { withThinTube } from "./thinTube.ts";

/** Components that get a drawing of their own. */
export const MAX_SHOWN = 3;

/** The box, δ, Picard's iterates one after another, and the solution: a drawing a component, a closer one where the box hides them. */
export function boxFigures(story: WellposedStory): readonly Figure[] {
  return story.stateNames.slice(0, MAX_SHOWN).flatMap((name, i) => {
    const box = boxFigure(story, name, i);
    const closer = closerFigure(story, box, i);
    return (closer ? [box, closer] : [box]).map(withThinTube);
  });
}

function boxFigure(story: WellposedStory, name: string, i: number): Figure {
  const { region, bounds, solution, iterates, second, enclosed } = story;
  const { t0, z0, a, radii } = region;
  const dimension = z0.length;
  const [left, right, low, high] = [t0 - a, t0 + a, z0[i] - radii[i], z0[i] + radii[i]];
  const marks: Mark[] = [
    {
      kind: "line",
      id: "box",
      label: "box R",
      colour: "muted",
      x: Float64Array.of(left, right, right, left, left),
      y: Float64Array.of(low, low, high, high, low),
    },
  ];
  if (bounds.delta > 0) {
    marks.push({
      kind: "rule",
      id: "delta",
      label: "|t − t₀| < δ",
      axis: "x",
      at: t0 - bounds.delta,
      to: t0 + bounds.delta,
      colour: "accent",
      faint: true,
    });
  }
  if (enclosed && enclosed.t.length > 1) {
    const bound = (rows: Float64Array) => Float64Array.from(enclosed.t, (_, n) => rows[n * dimension + i]);
    marks.push({
      kind: "band",
      id: "tube",
      label: "enclosure",
      colour: "forward",
      x: enclosed.t,
      low: bound(enclosed.lo),
      high: bound(enclosed.hi),
    });
  }
  const component = (rows: Float64Array, count: number) =>
    Float64Array.from({ length: count }, (_, n) => rows[n * dimension + i]);
  const { t, z, within } = solution.drawn;
  const values = component(z, t.length);
  marks.push({ kind: "line", id: "solution", label: "solution", colour: 0, x: t, y: values });
  if (within > 1) {
    marks.push({
      kind: "line",
      id: "solution-delta",
      name: "solution, |t − t₀| < δ",
      colour: 0,
      width: 4,
      x: t.subarray(0, within),
      y: values.subarray(0, within),
    });
  }
  iterates?.z.forEach((iterate, k) => {
    marks.push({
      kind: "line",
      id: `iterate-${k}`,
      label: "Picard iterates",
      name: `iterate ${k}`,
      colour: 1,
      x: iterates.t,
      y: iterate[i],
      // The clock draws one after the other.
      t: Float64Array.from(iterates.t, (_, n) => k + n / (iterates.t.length - 1)),
      revealed: true,
    });
  });
  if (second) {
    marks.push({
      kind: "line",
      id: "second",
      label: "another solution",
      colour: "error",
      dash: "dashed",
      x: second.t,
      y: component(second.z, second.t.length),
    });
  }
  marks.push({
    kind: "points",
    id: "corners",
    name: "corner of the box",
    colour: "muted",
    symbol: "square",
    size: 9,
    x: Float64Array.of(left, right, right, left),
    y: Float64Array.of(low, low, high, high),
    draggable: true,
    sets: [
      { option: "a", axis: "x", origin: t0 },
      { option: "b", axis: "y", origin: z0[i], ...(!story.isEven && { index: i }) },
    ],
  });
  marks.push({
    kind: "points",
    id: "start",
    colour: 0,
    x: Float64Array.of(t0),
    y: Float64Array.of(z0[i]),
    symbol: "start",
  });
  const room = 0.1;
  const others = second ? component(second.z, second.t.length).filter(Number.isFinite) : new Float64Array();
  const [lowest, highest] = [Math.min(low, smallest(others)), Math.max(high, largest(others))];
  const margin = (room / 2) * (highest - lowest);
  return {
    id: `box-${i}`,
    title: `The box around ${name}(t₀)`,
    description: `${name} against t: the box, the times for which the theorem holds, the solution and Picard's iterates.`,
    x: { label: "t", scale: "linear", range: [t0 - (1 + room) * a, t0 + (1 + room) * a] },
    y: { label: name, scale: "linear", range: [lowest - margin, highest + margin] },
    marks,
  };
}

/** Distances of successive iterates, and the bound that the contraction gives, on a logarithmic axis. */
export function contractionFigure(story: WellposedStory): readonly Figure[] {
  const { iterates } = story;
  if (!iterates || iterates.distances.length === 0) return [];
  const bounds = contractionBounds(story);
  const k = Float64Array.from(iterates.distances, (_, n) => n);
  const positive = (x: number) => (x > 0 ? x : Number.NaN);
  const same = iterates.distances.findLastIndex((x) => x > 0) + 1;
  return [
    {
      id: "contraction",
      title: "Picard's iterates draw together",
      description: bounds
        ? "The largest distance of each iterate from the next against its number, under the bound (Lδ)ᵏ ‖z₁ − z₀‖."
        : "The largest distance of each iterate from the next against its number; beyond δ there is no bound.",
      ...(same < k.length && { caption: `From k = ${same} on no digit of the iterates changes: their distance is 0.` }),
      x: { label: "k", scale: "linear", ticks: "whole" },
      y: { label: "distance", scale: "log" },
      marks: [
        ...(bounds
          ? [
              {
                kind: "line" as const,
                id: "bound",
                label: "(Lδ)ᵏ ‖z₁ − z₀‖",
                colour: "reference" as const,
                dash: "dashed" as const,
                x: k,
                y: Float64Array.from(bounds, positive),
              },
            ]
          : []),
        {
          kind: "points",
          id: "distance",
          label: "max ‖zₖ₊₁ − zₖ‖",
          colour: 1,
          x: k,
          y: Float64Array.from(iterates.distances, positive),
        },
      ],
    },
  ];
}

/** (Lδ)ᵏ times the first distance; undefined beyond δ, where there is no bound. */
export function contractionBounds({ iterates, bounds, reach }: WellposedStory): number[] | undefined {
  if (reach > 1 || !iterates) return undefined;
  const factor = bounds.L.upper * bounds.delta;
  return iterates.distances.map((_, k) => iterates.distances[0] * elementary.pow(factor, k));
}

/** Of the largest distance: less is none. */
const DUST = 1e-24;

/** What the numerical solution is proven to be off by at most. */
export function distanceFigure({ enclosed, solution }: WellposedStory): readonly Figure[] {
  if (!enclosed) return [];
  // Zero, rounded outward, is the least number there is.
  const least = DUST * largest(enclosed.distance.filter(Number.isFinite));
  const shown = enclosed.distance.map((x) => (x > least ? x : Number.NaN));
  if (shown.filter(Number.isFinite).length < 2) return [];
  return [
    {
      id: "distance",
      title: `${solution.method} against the truth`,
      description: "At least the distance of the numerical solution from the true one, proven, against t.",
      x: { label: "t", scale: "linear" },
      y: { label: "at most this far off", scale: "log" },
      marks: [
        {
          kind: "line",
          id: "distance",
          colour: 0,
          x: enclosed.t,
          y: shown,
        },
      ],
    },
  ];
}
