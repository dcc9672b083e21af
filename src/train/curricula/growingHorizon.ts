import { curriculum } from "./curriculum.ts";

export const growingHorizon = curriculum({
  name: "growingHorizon",
  doc: "Short windows at first; from one iteration on a single window that starts at the first data time and grows to the last.",
  positional: [],
  options: [
    {
      name: "from",
      doc: "The iteration from which the window grows, reaching the whole span at the last one.",
      type: { kind: "integer" },
      default: 0,
      min: 0,
    },
    {
      name: "rate",
      doc: "The learning rate, or schedule, from that iteration on; the optimizer's own where it is left out.",
      type: { kind: "rate" },
      optional: true,
      above: 0,
    },
  ],
  changes: () => true,
  remark: ({ from }, total) =>
    from >= total
      ? `The window of growingHorizon never grows: it would begin at iteration ${from}, and there are ${total}.`
      : undefined,
  look({ from }, iteration, { total, trajectories, points = 2 }) {
    if (iteration < from) return undefined;
    const grown = (iteration - from + 1) / Math.max(1, total - from);
    const segments = trajectories.map(({ trajectory, last }) => {
      const shortest = Math.min(points - 1, last);
      return {
        trajectory,
        first: 0,
        last: shortest + Math.round(grown * (last - shortest)),
        start: "initial" as const,
      };
    });
    return { segments };
  },
  phases: ({ from }, total) => [
    ...(from > 0 ? [{ from: 0, name: "windows" }] : []),
    ...(from < total ? [{ from, name: "growing horizon" }] : []),
  ],
  rate: ({ from, rate }, iteration, total) => (iteration >= from ? rate?.(iteration - from, total - from) : undefined),
});
