import { type Path, Regions } from "../../../phase/regions.ts";
import type { Points } from "../../../protocol/figure.ts";
import { drawnTrajectory } from "../drawnTrajectory.ts";
import type { Layer } from "./layer.ts";
import { morePlanes, movingField, type Scene } from "./scene.ts";
import { separatricesOf } from "./separatrices.ts";
import { cyclesOf } from "./skeleton.ts";

/** More curves than this hide the plane. */
const MOST = 6;
/** The most points of a curve. */
const POINTS = 2000;
/** A curve that takes more steps has been seen long enough. */
const STEPS = { maxSteps: 5000 };

/** Where nobody says where to start: one trajectory in each region of the plane that none passes through yet. */
export const regionsLayer: Layer = {
  name: "regions",
  title: "A trajectory a region",
  doc: "One trajectory in each region between separatrices, cycles and nullclines that no other passes through",
  initially: ({ named }) => !named,
  overCurves: true,
  refused: (scene) => movingField(scene) ?? morePlanes(scene),
  draw(scene) {
    const { flow, span, view, held } = scene;
    const regions = new Regions(flow.frozen(scene.t), scene, wallsOf(scene));
    for (const curve of scene.curves) regions.cover(curve);
    const [starts, curves]: [(readonly [number, number])[], Path[]] = [[], []];
    for (let n = 0; n < MOST && !scene.cancelled(); n++) {
      const start = regions.next();
      if (!start) break;
      const z = held.map((value, i) => (i === scene.axes[0] ? start[0] : i === scene.axes[1] ? start[1] : value));
      const [trajectory] = flow.solve([z], span[0], span[1], { ...STEPS, points: POINTS, pieces: true });
      const curve = drawnTrajectory(trajectory, flow.dimension, scene.axes, view, POINTS);
      regions.cover(curve);
      starts.push(start);
      curves.push(curve);
    }
    const points: Points = {
      kind: "points",
      id: "region-starts",
      symbol: "start",
      size: 9,
      x: Float64Array.from(starts, ([x]) => x),
      y: Float64Array.from(starts, ([, y]) => y),
      labels: starts.map((_, n) => nameOf(n)),
      choice: "Start here",
    };
    const states = starts.map(([x, y]) =>
      held.map((value, i) => (i === scene.axes[0] ? x : i === scene.axes[1] ? y : value)),
    );
    return {
      marks: curves.map((curve, n) => ({
        kind: "line",
        id: `region-${n}`,
        name: nameOf(n),
        width: 2.2,
        heads: true,
        ...(curve as { x: Float64Array; y: Float64Array }),
      })),
      points: starts.length > 0 ? [points] : [],
      choices: { [points.id]: states },
    };
  },
};

const nameOf = (n: number) => `through region ${n + 1}`;

/** What trajectories do not cross. */
function wallsOf(scene: Scene): readonly Path[] {
  const cycles = scene.once(cyclesOf).cycles.map(({ t, z }) => {
    const along = (i: number) => Float64Array.from(t, (_, k) => z[2 * k + i]);
    return { x: along(scene.axes[0]), y: along(scene.axes[1]) };
  });
  return [...scene.once(separatricesOf).filter(({ stable }) => stable), ...cycles];
}
