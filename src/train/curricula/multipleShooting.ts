import type { Link, Segment } from "../segment.ts";
import { curriculum } from "./curriculum.ts";

export const multipleShooting = curriculum({
  name: "multipleShooting",
  doc: "Cuts the span into segments with trained initial states of their own, and penalises the jumps between them.",
  positional: [],
  options: [
    { name: "segments", doc: "How many pieces.", type: { kind: "integer" }, default: 4, min: 2 },
    {
      name: "penalty",
      doc: "Weight of the squared jumps in the loss, a sum over the jumps of a trajectory and a mean over trajectories.",
      type: { kind: "number" },
      default: 1,
      above: 0,
    },
  ],
  source: "Bock & Plitt (1984), A multiple shooting algorithm for direct solution of optimal control problems.",
  pieces: ({ segments: count }) => count,
  changes: () => false,
  look({ segments: count, penalty }, _iteration, { trajectories }) {
    const segments: Segment[] = [];
    const links: Link[] = [];
    for (const [n, { trajectory, last }] of trajectories.entries()) {
      for (let k = 0; k < count; k++) {
        const first = Math.round((k * last) / count);
        // A datum between two segments is the end of the one before.
        const state = n * (count - 1) + k;
        const inner = k > 0 && { counted: first + 1, start: { state: state - 1 } };
        if (k < count - 1) links.push({ segment: segments.length, state });
        segments.push({
          trajectory,
          first,
          last: Math.round(((k + 1) * last) / count),
          start: "initial",
          ...(inner || {}),
        });
      }
    }
    return { segments, links, penalty, pieces: count };
  },
});
