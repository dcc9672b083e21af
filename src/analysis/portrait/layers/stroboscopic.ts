import { formatNumber } from "../../../figure/formatNumber.ts";
import { stroboscopic } from "../../../phase/stroboscopic.ts";
import type { Drawn, Layer } from "./layer.ts";
import { pairs } from "./pairs.ts";
import { manyComponents, type Scene } from "./scene.ts";

/** Periods that are seen, and those before them, which lead to where the trajectory ends up. */
const SEEN = 2000;
const SKIPPED = 50;
/** Periods between two drawings: at first few, so that something is seen at once. */
const FIRST_PART = 100;

const ID = "stroboscopic";

/** The state once a period of the force: a point a period of the trajectory from the initial state. */
export const stroboscopicLayer: Layer = {
  name: ID,
  title: "Stroboscopic map",
  doc: "Where the trajectory from the initial state is once a period of the force, for 2000 periods",
  initially: () => false,
  costly: true,
  inParts: true,
  overCurves: true,
  refused: (scene) => manyComponents(scene) ?? noPeriod(scene),
  draw(scene, soFar) {
    const { flow, t, held, period = Number.NaN } = scene;
    const rows: number[] = [];
    let z: readonly number[] = held;
    let done = 0;
    for (
      let part = SKIPPED;
      done < SKIPPED + SEEN;
      part = Math.min(SKIPPED + SEEN - done, done === SKIPPED ? FIRST_PART : 4 * part)
    ) {
      const [orbit] = stroboscopic(flow, [z], t + done * period, period, part, 1);
      const count = orbit.z.length / flow.dimension;
      if (done >= SKIPPED) for (const value of orbit.z) rows.push(value);
      done += count;
      if (count < part) return drawnOf(scene, rows, done);
      z = [...orbit.z.subarray(orbit.z.length - flow.dimension)];
      if (done > SKIPPED && done < SKIPPED + SEEN) soFar(drawnOf(scene, rows, done));
    }
    return drawnOf(scene, rows, done);
  },
};

const noPeriod = ({ moving, period }: Scene): string | undefined =>
  !moving
    ? "The right-hand side does not depend on t: there is no period to look at it by."
    : period === undefined
      ? "No period can be read off how the right-hand side depends on t."
      : undefined;

function drawnOf({ flow, t, period = 0, axes }: Scene, rows: readonly number[], done: number): Drawn {
  const n = flow.dimension;
  const column = (i: number) => Float64Array.from({ length: rows.length / n }, (_, k) => rows[k * n + i]);
  const [x, y] = [column(axes[0]), column(axes[1])];
  const seen = Math.max(0, done - SKIPPED);
  const every = `Stroboscopic map: the initial state's trajectory at t = ${formatNumber(t)} + k · ${formatNumber(period)}`;
  return {
    marks: [{ kind: "points", id: ID, label: `once every ${formatNumber(period)}`, colour: 2, size: 3, x, y }],
    notes: [
      seen === 0
        ? `${every} ended before ${SKIPPED} periods were over: there is nothing to be seen.`
        : `${every}, ${formatNumber(seen)} times after the first ${SKIPPED}.`,
    ],
    json: { stroboscopic: { period, skipped: SKIPPED, points: pairs(x, y) } },
  };
}
