import { formatNumber } from "../../../figure/formatNumber.ts";
import { isDiamond } from "../../../figure/marks/points.ts";
import type { Equilibria, Equilibrium } from "../../../phase/equilibria.ts";
import type { Detail, Mark, PointSymbol, Points } from "../../../protocol/figure.ts";
import { eigenvalueRows, eigenvalueText } from "../eigenvalueText.ts";
import { isSeen, notesOf } from "../equilibriaNotes.ts";
import { letter } from "../letters.ts";
import { counted } from "../planeTitle.ts";
import { equilibriaTable } from "../tables/equilibriaTable.ts";
import type { Layer } from "./layer.ts";
import { linearisation, spatialLinearisation } from "./linearisation.ts";
import { manyComponents, type Scene } from "./scene.ts";
import { equilibriaOf } from "./skeleton.ts";

/** More of them are marked without words. */
const MOST_NAMED = 40;
/** More of them have no linearisation to be drawn at a hover. */
const MOST_LINEARISED = 60;

/** All equilibria in view, by kind; where none could be proven or excluded is shaded. */
export const equilibriaLayer: Layer = {
  name: "equilibria",
  title: "Equilibria",
  doc: "Where the flow rests, by kind; point at one for its linearisation, click it to start there",
  initially: () => true,
  overCurves: true,
  refused: manyComponents,
  draw(scene) {
    const found = scene.once(equilibriaOf);
    const all = found.equilibria;
    const { axes } = scene;
    const groups = new Map<string, number[]>();
    for (const [n, { kind }] of all.entries()) groups.set(kind, [...(groups.get(kind) ?? []), n]);
    return {
      marks: undecidedMarks(scene, found),
      points: [...groups].map(([kind, members]) => pointsOf(scene, all, kind, members)),
      space: scene.flow.dimension === 3 ? inSpace(scene, all, groups) : [],
      words:
        all.length > MOST_NAMED
          ? []
          : all.map(({ z, kind, eigenvalues }, n) => ({
              x: z[axes[0]],
              y: z[axes[1]],
              text: [letter(n), kind, ...(eigenvalues.length > 0 ? [`λ = ${eigenvalueText(eigenvalues)}`] : [])].join(
                " · ",
              ),
              short: letter(n),
            })),
      tables: all.length > 0 ? [equilibriaTable(scene.flow, all)] : [],
      seen: counted(all.map(({ kind }) => (isNoun(kind) ? kind : `${kind} equilibrium`))),
      notes: [
        ...notesOf(found, scene.flow.stateNames, axes),
        ...(scene.moving ? [`Equilibria and nullclines are of the field at t = ${formatNumber(scene.t)}.`] : []),
      ],
      choices: Object.fromEntries(
        [...groups].map(([kind, members]) => [markOf(kind), members.map((n) => all[n].z)] as const),
      ),
      json: equilibriaJson(found, axes),
    };
  },
};

/** Kinds such as "stable" are said of an equilibrium; "centre (linear part)" stands for itself. */
const isNoun = (kind: string) => / |^saddle$/.test(kind);

const markOf = (kind: string) => `equilibria ${kind}`;

/** Filled where the flow comes in, hollow where it leaves, half where the linear part does not tell; saddles are diamonds, with a hole where the flow turns. */
export function symbolOf({ kind, stable }: Pick<Equilibrium, "kind" | "stable">): PointSymbol {
  if (kind === "saddle focus") return "saddle-focus";
  if (kind.startsWith("saddle")) return "saddle";
  if (stable === undefined) return "equilibrium-half";
  return stable ? "equilibrium-stable" : "equilibrium-unstable";
}

/** The same points with all their coordinates, and their letters. */
function inSpace(scene: Scene, all: readonly Equilibrium[], groups: ReadonlyMap<string, readonly number[]>): Mark[] {
  const along = (members: readonly number[]) => {
    const [x, y, z] = [0, 1, 2].map((i) => Float64Array.from(members, (n) => all[n].z[i]));
    return { x, y, z };
  };
  const points = [...groups].map(([kind, members]): Points => {
    const details = members.map((n) => kindRows(all[n]));
    return { ...pointsOf(scene, all, kind, members, spatialLinearisation), ...along(members), details };
  });
  const named = all.length > MOST_NAMED ? [] : [...all.keys()];
  return [...points, { kind: "labels", id: "names", ...along(named), texts: named.map(letter) }];
}

function pointsOf(
  scene: Scene,
  all: readonly Equilibrium[],
  kind: string,
  members: readonly number[],
  linear = linearisation,
): Points {
  const { axes } = scene;
  const chosen = members.map((n) => all[n]);
  const symbol = symbolOf(chosen[0]);
  return {
    kind: "points",
    id: markOf(kind),
    label: kind,
    symbol,
    size: isDiamond(symbol) ? 11 : 12,
    colour: isDiamond(symbol) ? SADDLE : "foreground",
    x: Float64Array.from(chosen, ({ z }) => z[axes[0]]),
    y: Float64Array.from(chosen, ({ z }) => z[axes[1]]),
    labels: members.map((n) => `${letter(n)}: ${kind}`),
    details: chosen.map((each) => [...offAxes(scene, each), ...kindRows(each)]),
    hover: chosen.map((each) => (all.length > MOST_LINEARISED ? [] : linear(scene, each))),
    choice: "Start here",
  };
}

/** Components off the axes that a tooltip has room for. */
const MOST_OFF = 6;

/** Of more than two components, where an equilibrium lies off the plane. */
function offAxes({ flow, axes }: Scene, { z }: Equilibrium): readonly Detail[] {
  const off = flow.stateNames.flatMap((name, i) => (axes.includes(i) ? [] : [{ name, value: formatNumber(z[i]) }]));
  return off.length > MOST_OFF ? [...off.slice(0, MOST_OFF), { name: "…", value: "" }] : off;
}

/** What its linear part tells, its place in the plane of trace and determinant, and how sure it is. */
function kindRows({ eigenvalues, trace, determinant, proven }: Equilibrium): readonly Detail[] {
  return [
    ...eigenvalueRows(eigenvalues),
    ...(determinant === undefined
      ? []
      : [
          { name: "trace", value: formatNumber(trace, 4) },
          { name: "determinant", value: formatNumber(determinant, 4) },
        ]),
    { name: proven ? "proven" : "found", value: proven ? "the only one there" : "by Newton's iteration" },
  ];
}

/** Saddles have the colour of the curves that leave them. */
export const SADDLE = 6;

function undecidedMarks({ axes }: Scene, found: Equilibria): readonly Mark[] {
  const { undecided } = found;
  if (undecided.length === 0) return [];
  const [x, y]: number[][] = [[], []];
  for (const box of undecided) {
    const [across, up] = [box[axes[0]], box[axes[1]]];
    x.push(across.lo, across.hi, across.hi, across.lo, Number.NaN);
    y.push(up.lo, up.lo, up.hi, up.hi, Number.NaN);
  }
  return [
    {
      kind: "regions",
      id: "undecided",
      ...(undecided.some((part) => isSeen(found, part, axes)) && { label: "undecided" }),
      name: "Nothing could be proven here",
      colour: "warning",
      x: Float64Array.from(x),
      y: Float64Array.from(y),
    },
  ];
}

export function equilibriaJson({ equilibria, undecided, complete, box }: Equilibria, axes: readonly [number, number]) {
  return {
    complete,
    // Of components that are not shown, how far the list is complete.
    ...(box.length > 2 && { searched: box.map(({ lo, hi }) => [lo, hi]) }),
    undecided: undecided.map((box) => ({
      x: [box[axes[0]].lo, box[axes[0]].hi],
      y: [box[axes[1]].lo, box[axes[1]].hi],
    })),
    equilibria: equilibria.map(({ z, eigenvalues, kind, stable, proven, reason }) => ({
      z,
      eigenvalues,
      kind,
      stable: stable ?? null,
      proven,
      ...(reason !== undefined && { reason }),
    })),
  };
}
