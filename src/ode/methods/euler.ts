import { tableau } from "../../core/tableau.ts";

export const euler = tableau({
  name: "euler",
  title: "Euler",
  order: 1,
  c: [0],
  a: [[]],
  b: [1],
  doc: "One evaluation a step along the tangent; the method to compare others with, not to compute with.",
  source: "L. Euler, Institutionum calculi integralis I (1768), §650",
});
