import { formatNumber } from "../../figure/formatNumber.ts";
import { interval } from "../../graph/interval.ts";
import { type Equilibria, type Equilibrium, equilibriaIn } from "../../phase/equilibria.ts";
import type { Mark, PointSymbol } from "../../protocol/figure.ts";
import type { TableBlock } from "../../protocol/panel.ts";
import type { Flow } from "../../study/flow.ts";
import { TINTS } from "./basinTints.ts";
import { eigenvalueRows } from "./eigenvalueText.ts";
import { isSeen, notesOf } from "./equilibriaNotes.ts";
import { letter } from "./letters.ts";
import { equilibriaTable } from "./tables/equilibriaTable.ts";
import type { Range } from "./view.ts";

/** What a scalar equation's equilibria add to its slope field and its phase line, to what stands below, and to the numbers. */
export interface LineEquilibria {
  /** Under everything else. */
  readonly slopeMarks: readonly Mark[];
  readonly lineGround: readonly Mark[];
  /** Over everything else. */
  readonly lineMarks: readonly Mark[];
  readonly tables: readonly TableBlock[];
  readonly notes: readonly string[];
  readonly choices: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Where solutions go that begin between two borders, or up to an end of the view. */
interface Region {
  readonly of: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The equilibria of a scalar equation at one time, all of those in a range as far as they can be proven, and where several attract, which
 * part of the line each of them draws in.
 *
 * @param moving the equation depends on t: its equilibria are those of a moment, and attract nothing for ever
 */
export function lineEquilibria(
  flow: Flow,
  t: number,
  range: Range,
  moving: boolean,
  cancelled: () => boolean,
): LineEquilibria {
  const found = equilibriaIn(flow, t, [interval(...range)], cancelled);
  const all = found.equilibria;
  const regions = moving ? [] : regionsOf(found, range);
  const tint = ({ of, from, to }: Region, k: number, axis: "x" | "y"): Mark => ({
    kind: "rule",
    id: `region-${k}`,
    axis,
    at: from,
    to,
    colour: TINTS[k % TINTS.length],
    ...(axis === "x" && { label: `goes to ${letter(of)}` }),
  });
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const members = (kind: string) => all.flatMap((each, n) => (each.kind === kind ? [n] : []));
  return {
    slopeMarks: regions.map((region, k) => tint(region, k, "y")),
    lineGround: [...regions.map((region, k) => tint(region, k, "x")), ...undecidedMarks(found)],
    lineMarks: [...kinds.map((kind) => pointsOf(all, kind, members(kind))), ...wordsOf(all)],
    tables: all.length > 0 ? [equilibriaTable(flow, all)] : [],
    notes: [
      ...notesOf(found, flow.stateNames, [0]),
      ...(moving && all.length > 0 ? [`Equilibria are of the field at t = ${formatNumber(t)}.`] : []),
      ...sentenceOf(all, regions, flow.stateNames[0]),
    ],
    choices: Object.fromEntries(kinds.map((kind) => [markOf(kind), members(kind).map((n) => all[n].z)])),
    json: {
      complete: found.complete,
      undecided: found.undecided.map(([{ lo, hi }]) => ({ x: [lo, hi] })),
      equilibria: all.map(({ z, eigenvalues, kind, stable, proven, reason }) => ({
        z,
        eigenvalues,
        kind,
        stable: stable ?? null,
        proven,
        ...(reason !== undefined && { reason }),
      })),
      regions: regions.map(({ of, from, to }) => ({ of, from, to })),
    },
  };
}

/** Where several attract, and nothing is left open: from border to border, as the flow between two equilibria goes one way. */
function regionsOf({ equilibria: all, complete }: Equilibria, [low, high]: Range): readonly Region[] {
  const attracts = all.map(({ stable }) => stable === true);
  const alternates = all.every(({ kind, stable }, n) => {
    if (stable === undefined || kind === "half-stable") return false;
    return n === 0 || attracts[n] !== attracts[n - 1];
  });
  if (!complete || !alternates || attracts.filter(Boolean).length < 2) return [];
  return all.flatMap((_, n) => {
    if (!attracts[n]) return [];
    return [{ of: n, from: n > 0 ? all[n - 1].z[0] : low, to: n + 1 < all.length ? all[n + 1].z[0] : high }];
  });
}

function sentenceOf(all: readonly Equilibrium[], regions: readonly Region[], name: string): readonly string[] {
  if (regions.length === 0) return [];
  const at = (n: number) => formatNumber(all[n].z[0], 3);
  const parts = regions.map(({ of }) => {
    const bounds = [
      ...(of > 0 ? [`above ${at(of - 1)}`] : []),
      ...(of + 1 < all.length ? [`below ${at(of + 1)}`] : []),
    ];
    return `to ${letter(of)} (${at(of)}) from ${bounds.join(" and ")}`;
  });
  const word = regions.length === 2 ? "Bistable" : "Multistable";
  return [`${word}: in this view ${name} goes ${parts.join(", ")}.`];
}

const markOf = (kind: string) => `equilibria ${kind}`;

/** Filled where the flow comes from both sides, hollow where it leaves to both, half where it does neither (Strogatz, section 2.4). */
function symbolOf({ kind, stable }: Equilibrium): PointSymbol {
  if (kind === "half-stable" || stable === undefined) return "equilibrium-half";
  return stable ? "equilibrium-stable" : "equilibrium-unstable";
}

function pointsOf(all: readonly Equilibrium[], kind: string, members: readonly number[]): Mark {
  const chosen = members.map((n) => all[n]);
  return {
    kind: "points",
    id: markOf(kind),
    label: `${kind} equilibrium`,
    symbol: symbolOf(chosen[0]),
    colour: "foreground",
    size: 11,
    x: Float64Array.from(chosen, ({ z }) => z[0]),
    y: new Float64Array(chosen.length),
    labels: members.map((n) => `${letter(n)}: ${kind}`),
    details: chosen.map(({ eigenvalues, proven }) => [
      ...eigenvalueRows(eigenvalues),
      { name: proven ? "proven" : "found", value: proven ? "the only one there" : "by Newton's iteration" },
    ]),
    choice: "Start here",
  };
}

function wordsOf(all: readonly Equilibrium[]): readonly Mark[] {
  if (all.length === 0) return [];
  return [
    {
      kind: "labels",
      id: "names",
      side: "free",
      x: Float64Array.from(all, ({ z }) => z[0]),
      y: new Float64Array(all.length),
      texts: all.map(({ kind }, n) => `${letter(n)} · ${kind}`),
      short: all.map((_, n) => letter(n)),
    },
  ];
}

const undecidedMarks = (found: Equilibria) =>
  found.undecided.map((part, n): Mark => {
    const [{ lo, hi }] = part;
    return {
      kind: "rule",
      id: `undecided-${n}`,
      ...(isSeen(found, part, [0]) && { label: "undecided" }),
      axis: "x",
      at: lo,
      to: hi,
      colour: "warning",
    };
  });
