import { formatNumber } from "../../../figure/formatNumber.ts";
import type { LimitCycle } from "../../../phase/limitCycle.ts";
import type { Mark } from "../../../protocol/figure.ts";
import { cycleKind, cycleName } from "../cycleNames.ts";
import { counted } from "../planeTitle.ts";
import { cyclesTable } from "../tables/cyclesTable.ts";
import { SADDLE } from "./equilibria.ts";
import type { Layer, Word } from "./layer.ts";
import { pairs } from "./pairs.ts";
import { morePlanes, movingField, type Scene } from "./scene.ts";
import { cyclesOf } from "./skeleton.ts";

/** Closed orbits that others wind onto or off. */
export const cyclesLayer: Layer = {
  name: "cycles",
  title: "Limit cycles",
  doc: "Closed orbits that others wind onto (solid) or off (dashed), with period and multipliers",
  initially: () => true,
  costly: true,
  overCurves: true,
  refused: (scene) => movingField(scene) ?? morePlanes(scene),
  draw(scene) {
    const { cycles, continuum, remarks } = scene.once(cyclesOf);
    const curves = cycles.map((cycle) => ({ ...cycle, ...projected(scene, cycle) }));
    return {
      marks: curves.map(({ x, y, t, stable, period }, n): Mark => {
        const kind = cycleKind(stable);
        return {
          kind: "line",
          id: `cycle-${n}`,
          label: kind,
          name: `${cycleName(n)}: ${kind} of period ${formatNumber(period, 4)}`,
          colour: SADDLE,
          width: 3.5,
          ...(stable !== true && { dash: "dashed" }),
          x,
          y,
          t,
        };
      }),
      words: curves.map(({ x, y, period, stable }, n): Word => {
        const top = y.reduce((best, value, k) => (value > y[best] ? k : best), 0);
        return {
          x: x[top],
          y: y[top],
          text: `${cycleName(n)} · ${cycleKind(stable)} · T = ${formatNumber(period)}`,
          short: cycleName(n),
        };
      }),
      tables: cycles.length > 0 ? [cyclesTable(scene.flow, cycles)] : [],
      seen: counted(cycles.map(({ stable }) => cycleKind(stable))),
      notes: [...(continuum === undefined ? [] : [continuum]), ...remarks],
      json: {
        cycles: curves.map(({ period, multipliers, stable, x, y }) => ({
          period,
          multipliers,
          stable: stable ?? null,
          points: pairs(x, y),
        })),
      },
    };
  },
};

function projected({ axes }: Scene, { t, z }: LimitCycle) {
  const n = z.length / t.length;
  return {
    x: Float64Array.from(t, (_, k) => z[k * n + axes[0]]),
    y: Float64Array.from(t, (_, k) => z[k * n + axes[1]]),
  };
}
