import type { Lane, Link } from "../lane.ts";
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
  pieces: ({ segments }) => segments,
  changes: () => false,
  look({ segments, penalty }, _iteration, { trajectories }) {
    const lanes: Lane[] = [];
    const links: Link[] = [];
    for (const [n, { trajectory, last }] of trajectories.entries()) {
      for (let k = 0; k < segments; k++) {
        const first = Math.round((k * last) / segments);
        // A datum between two segments is the end of the one before.
        const state = n * (segments - 1) + k;
        const inner = k > 0 && { counted: first + 1, start: { state: state - 1 } };
        if (k < segments - 1) links.push({ lane: lanes.length, state });
        lanes.push({
          trajectory,
          first,
          last: Math.round(((k + 1) * last) / segments),
          start: "initial",
          ...(inner || {}),
        });
      }
    }
    return { lanes, links, penalty, pieces: segments };
  },
});
