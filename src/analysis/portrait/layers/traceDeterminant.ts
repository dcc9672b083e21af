import { largest } from "../../../core/extremes.ts";
import { formatShort } from "../../../core/formatShort.ts";
import { isDiamond } from "../../../figure/marks/points.ts";
import type { Equilibrium } from "../../../phase/equilibria.ts";
import type { Figure, Mark, Points } from "../../../protocol/figure.ts";
import { eigenvalueRows } from "../eigenvalueText.ts";
import { letter } from "../letters.ts";
import { SADDLE, symbolOf } from "./equilibria.ts";
import type { Layer } from "./layer.ts";
import { equilibriaOf } from "./skeleton.ts";

/**
 * Where each equilibrium of a plane lies by trace τ and determinant Δ of its linear part: the parabola Δ = τ²/4 parts nodes from foci
 * (Strogatz, section 5.2).
 */
export const traceDeterminantLayer: Layer = {
  name: "traceDeterminant",
  title: "Trace and determinant",
  doc: "Each equilibrium by trace and determinant of its linear part, in a drawing of its own: what kind it is, and how nearly another",
  initially: () => false,
  refused: ({ flow: { dimension } }) =>
    dimension === 2 ? undefined : `In ${dimension} dimensions trace and determinant do not tell the kind.`,
  draw(scene) {
    const figure = traceDeterminantPlane(scene.once(equilibriaOf).equilibria);
    return { marks: [], figures: figure ? [figure] : [] };
  },
};

/** A focus and a saddle that lie farthest out are inside by this factor. */
const ROOM = 1.2;
/** The least depth below Δ = 0, in parts of the height above it. */
const DEPTH = 0.35;
/** What is less is 0, as its square is. */
const LEAST = 1e-150;
/** Chords of the parabola. */
const CHORDS = 96;

/** The plane of trace and determinant with some equilibria; undefined where none has both. */
export function traceDeterminantPlane(equilibria: readonly Equilibrium[]): Figure | undefined {
  const placed = equilibria.flatMap(({ trace, determinant, ...each }, n) =>
    determinant !== undefined && Number.isFinite(trace) && Number.isFinite(determinant)
      ? [{ ...each, n, trace, determinant }]
      : [],
  );
  if (placed.length === 0) return undefined;
  // As wide as the parabola is at its top.
  const reach = largest(
    placed.map(({ trace, determinant }) => Math.max(Math.abs(trace), 2 * Math.sqrt(Math.abs(determinant)))),
  );
  const side = ROOM * (reach > LEAST ? reach : 1);
  const top = (side * side) / 4;
  if (!(top > 0 && Number.isFinite(top))) return undefined;
  const bottom = -Math.max(DEPTH * top, ROOM * largest(placed.map(({ determinant }) => -determinant)));
  const kinds = [...new Set(placed.map(({ kind }) => kind))];
  return {
    id: "traceDeterminant",
    title: "Trace and determinant",
    caption: "Above the parabola Δ = τ²/4 the flow turns.",
    description:
      "The equilibria by trace and determinant of their linear part: saddles below 0, nodes between 0 and the parabola, foci above it; stable on the left, unstable on the right.",
    x: { label: "trace τ", scale: "linear", range: [-side, side] },
    y: { label: "determinant Δ", scale: "linear", range: [bottom, top] },
    marks: [
      { kind: "rule", id: "no-determinant", name: "Δ = 0", axis: "y", at: 0, colour: "muted" },
      {
        kind: "line",
        id: "centres",
        name: "τ = 0: centres",
        colour: "muted",
        x: Float64Array.of(0, 0),
        y: Float64Array.of(0, top),
      },
      parabola(side),
      regionNames(side, top, bottom),
      ...kinds.map((kind): Points => {
        const members = placed.filter((each) => each.kind === kind);
        const symbol = symbolOf(members[0]);
        return {
          kind: "points",
          id: `equilibria ${kind}`,
          name: kind,
          symbol,
          size: isDiamond(symbol) ? 11 : 12,
          colour: isDiamond(symbol) ? SADDLE : "foreground",
          x: Float64Array.from(members, ({ trace }) => trace),
          y: Float64Array.from(members, ({ determinant }) => determinant),
          labels: members.map(({ n }) => `${letter(n)}: ${kind}`),
          details: members.map(({ eigenvalues }) => eigenvalueRows(eigenvalues)),
        };
      }),
      lettersOf(placed),
    ],
  };
}

/** Those at one place, to four digits, share their words. */
function lettersOf(
  placed: readonly { readonly n: number; readonly trace: number; readonly determinant: number }[],
): Mark {
  const groups = new Map<string, (typeof placed)[number][]>();
  for (const each of placed) {
    const place = `${formatShort(each.trace)} ${formatShort(each.determinant)}`;
    groups.set(place, [...(groups.get(place) ?? []), each]);
  }
  const all = [...groups.values()];
  const texts = all.map((members) => members.map(({ n }) => letter(n)));
  return {
    kind: "labels",
    id: "names",
    side: "free",
    x: Float64Array.from(all, ([{ trace }]) => trace),
    y: Float64Array.from(all, ([{ determinant }]) => determinant),
    texts: texts.map((letters) => letters.join(", ")),
    short: texts.map((letters) => (letters.length > 1 ? `${letters[0]}, …` : letters[0])),
  };
}

function parabola(side: number): Mark {
  const x = Float64Array.from({ length: CHORDS + 1 }, (_, k) => side * ((2 * k) / CHORDS - 1));
  return {
    kind: "line",
    id: "parabola",
    name: "Δ = τ²/4",
    colour: "accent",
    width: 2,
    x,
    y: x.map((tau) => (tau * tau) / 4),
  };
}

/** Words where their regions are widest. */
function regionNames(side: number, top: number, bottom: number): Mark {
  const names = [
    { text: "stable foci", x: -0.42 * side, y: 0.74 * top },
    { text: "unstable foci", x: 0.42 * side, y: 0.74 * top },
    { text: "stable nodes", x: -0.74 * side, y: 0.1 * top },
    { text: "unstable nodes", x: 0.74 * side, y: 0.1 * top },
    { text: "saddles", x: 0.42 * side, y: 0.75 * bottom },
  ];
  return {
    kind: "labels",
    id: "regions",
    side: "above",
    colour: "muted",
    x: Float64Array.from(names, ({ x }) => x),
    y: Float64Array.from(names, ({ y }) => y),
    texts: names.map(({ text }) => text),
  };
}
