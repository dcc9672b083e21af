import { elementary } from "../../elementary/elementary.ts";
import { curriculum } from "./curriculum.ts";

export const earlyTimes = curriculum({
  name: "earlyTimes",
  doc: "Weighs early data more, by exp(−decay·s) with s from 0 to 1 over the span; the decay falls to 0 while training runs.",
  positional: [],
  options: [
    {
      name: "decay",
      doc: "The decay at the first iteration.",
      type: { kind: "number" },
      default: 5,
      above: 0,
    },
    {
      name: "until",
      doc: "The fraction of the iterations after which all data weigh the same.",
      type: { kind: "number" },
      default: 0.5,
      above: 0,
      max: 1,
    },
  ],
  changes: ({ until }, iteration, total) => iteration < until * total,
  phases: ({ until }, total) => [
    { from: 0, name: "early times" },
    ...(until < 1 ? [{ from: Math.ceil(until * total), name: "all times" }] : []),
  ],
  look({ decay, until }, iteration, { total, plain }) {
    const now = decay * Math.max(0, 1 - iteration / (until * total));
    return now > 0 ? { ...plain(), weightAt: (s) => elementary.exp(-now * s) } : undefined;
  },
});
