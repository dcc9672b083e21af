import { formatNumber } from "../../../figure/formatNumber.ts";
import { type Attractor, attractionOf } from "../../../phase/attraction.ts";
import { type Basins, basins } from "../../../phase/basins.ts";
import { cyclesBeside, equilibriaBeside } from "../../../phase/beside.ts";
import { UNDECIDED } from "../../../phase/destinations.ts";
import type { Equilibrium } from "../../../phase/equilibria.ts";
import type { LimitCycle } from "../../../phase/limitCycle.ts";
import type { Mark } from "../../../protocol/figure.ts";
import { TINTS } from "../basinTints.ts";
import { cycleKind, cycleName } from "../cycleNames.ts";
import { letter } from "../letters.ts";
import type { Drawn, Layer } from "./layer.ts";
import { morePlanes, movingField, type Scene } from "./scene.ts";
import { cyclesOf, equilibriaOf } from "./skeleton.ts";

/** Cells a side. */
const FINEST = 256;
/** Of the image that tells whether something else attracts than what is in view. */
const COARSE = 8;

/** More attractors beside the view than this share a line of the legend. */
const FEW_BESIDE = 2;

/** Where each state of the view ends, as tints. */
export const basinsLayer: Layer = {
  name: "basins",
  title: "Basins of attraction",
  doc: "Where the states of the view end: a tint for each attractor, sampled by a trajectory from each cell",
  initially: () => false,
  costly: true,
  inParts: true,
  refused: (scene) => movingField(scene) ?? morePlanes(scene),
  draw(scene, soFar) {
    const { flow, t, view, axes, held } = scene;
    const plane = { view, axes, held };
    const { equilibria } = scene.once(equilibriaOf);
    const { cycles } = scene.once(cyclesOf);
    const frozen = flow.frozen(t);
    let known: Known = {
      shown: equilibria.length,
      equilibria: [...equilibria, ...equilibriaBeside(flow, t, plane)],
      shownCycles: cycles.length,
      cycles,
    };
    let attraction = attractionOf(frozen, plane, known.equilibria, cycles);
    const [first] = basins(attraction, COARSE, COARSE);
    const beside = first?.of.includes(UNDECIDED) ? cyclesBeside(frozen, plane, known.equilibria) : [];
    if (beside.length > 0) {
      known = { ...known, cycles: [...cycles, ...beside] };
      attraction = attractionOf(frozen, plane, known.equilibria, known.cycles);
    }
    let image: Basins | undefined;
    for (const next of basins(attraction, FINEST, FINEST)) {
      if (image) soFar(drawnOf(scene, known, image));
      image = next;
    }
    return image ? drawnOf(scene, known, image) : { marks: [] };
  },
};

/** What may attract; the first ones of the equilibria and of the cycles are in view and have letters. */
interface Known {
  readonly shown: number;
  readonly shownCycles: number;
  readonly equilibria: readonly Equilibrium[];
  readonly cycles: readonly LimitCycle[];
}

function drawnOf({ view }: Scene, known: Known, { columns, rows, of, attractors, inFloat32 }: Basins): Drawn {
  const counts = new Uint32Array(256);
  for (const k of of) counts[k]++;
  const isSeen = (attractor: Attractor, k: number) => counts[k] > 0 && isBeside(attractor, known);
  const manyBeside = attractors.filter(isSeen).length > FEW_BESIDE;
  const marks = attractors.flatMap((attractor, k): Mark[] =>
    counts[k] === 0
      ? []
      : [
          {
            kind: "cells",
            id: `basin-${k}`,
            label:
              manyBeside && isBeside(attractor, known)
                ? "basins of what attracts beside the view"
                : basinName(attractor, known),
            name: basinName(attractor, known),
            colour: attractor.kind === "infinity" ? "muted" : TINTS[k % TINTS.length],
            columns,
            rows,
            xRange: view.x,
            yRange: view.y,
            inside: of.map((each) => (each === k ? 1 : 0)),
          },
        ],
  );
  return {
    marks,
    notes: [...noteOf(counts[UNDECIDED] / of.length), ...(inFloat32 > 0 ? [IN_FLOAT32] : [])],
    json: {
      basins: {
        ...view,
        columns,
        rows,
        ...(inFloat32 > 0 && { inFloat32 }),
        attractors: attractors.map((attractor) => attractorJson(attractor, known)),
        of: Array.from({ length: rows }, (_, r) =>
          Array.from(of.subarray(r * columns, (r + 1) * columns), (k) => (k === UNDECIDED ? null : k)),
        ),
      },
    },
  };
}

const isBeside = (attractor: Attractor, { shown, shownCycles }: Known) =>
  attractor.kind !== "infinity" && attractor.index >= (attractor.kind === "cycle" ? shownCycles : shown);

function basinName(attractor: Attractor, { shown, shownCycles, equilibria, cycles }: Known): string {
  if (attractor.kind === "infinity") return "goes to infinity";
  const { index } = attractor;
  if (attractor.kind === "cycle") {
    const { stable, period } = cycles[index];
    return index < shownCycles
      ? `basin of ${cycleName(index)}, the ${cycleKind(stable)}`
      : `basin of the ${cycleKind(stable)} of period ${formatNumber(period, 4)} beside the view`;
  }
  const { kind, z } = equilibria[index];
  const place = `(${z.map((x) => formatNumber(x, 3)).join(", ")})`;
  return index < shown ? `basin of ${letter(index)}, the ${kind}` : `basin of the ${kind} at ${place}`;
}

/** What computed, where it was not float64 alone. */
const IN_FLOAT32 =
  "Basins are computed in float32, and once more in float64 where a tint meets another and where there is none.";

/** What has no tint, as a part of the view; all of it is of float64. */
function noteOf(undecided: number): readonly string[] {
  if (undecided === 0) return [];
  if (undecided === 1)
    return ["No state of this view was seen to come to an attractor: there are no basins to be tinted."];
  const part = undecided < 0.01 ? "less than 1" : formatNumber(100 * undecided, 2);
  return [`Of ${part} % of the view it was not seen where its states end: that part has no tint.`];
}

function attractorJson(attractor: Attractor, { shownCycles, equilibria, cycles }: Known) {
  if (attractor.kind === "infinity") return attractor;
  if (attractor.kind === "cycle") {
    const { period } = cycles[attractor.index];
    // One beside the view is not listed among the cycles.
    return attractor.index < shownCycles ? { ...attractor, period } : { kind: attractor.kind, period };
  }
  const { z, kind } = equilibria[attractor.index];
  return { kind: attractor.kind, z, equilibrium: kind };
}
