import { formatNumber } from "../../../figure/formatNumber.ts";
import type { LimitCycle } from "../../../phase/limitCycle.ts";
import type { Cell, TableBlock } from "../../../protocol/panel.ts";
import type { Flow } from "../../../study/flow.ts";
import { cycleKind, cycleName } from "../cycleNames.ts";
import { eigenvalueText } from "../eigenvalueText.ts";

/** Every limit cycle, with its period and its Floquet multipliers but for the one that is 1. */
export function cyclesTable(flow: Pick<Flow, "stateNames">, cycles: readonly LimitCycle[]): TableBlock {
  return {
    kind: "table",
    id: "cycles",
    title: "Limit cycles in view",
    columns: [
      { label: "name" },
      { label: "kind" },
      { label: "period" },
      { label: "multipliers" },
      ...flow.stateNames.map((name) => ({ label: `${name} from … to` })),
    ],
    rows: cycles.map(({ period, multipliers, stable, t, z }, n): readonly Cell[] => {
      const width = z.length / t.length;
      const range = (i: number) => {
        const values = Array.from(t, (_, k) => z[k * width + i]);
        const low = values.reduce((least, value) => Math.min(least, value));
        const high = values.reduce((most, value) => Math.max(most, value));
        return `${formatNumber(low)} … ${formatNumber(high)}`;
      };
      return [
        cycleName(n),
        cycleKind(stable),
        period,
        eigenvalueText(multipliers, 4),
        ...flow.stateNames.map((_, i) => range(i)),
      ];
    }),
  };
}
