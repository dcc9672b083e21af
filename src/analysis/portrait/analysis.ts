import { analysis } from "../analysis.ts";
import { solverOptions } from "../solverOptions.ts";

/** Its panel has gestures of its own; the request `portrait` draws it. */
export const portrait = analysis({
  name: "portrait",
  command: "phasePortrait",
  title: "Phase portrait",
  heading: "{0}",
  doc: "Draw the flow of this equation beside the editor, live as you type",
  icon: "graph-scatter",
  lens: true,
  offered: () => true,
  takesMass: true,
  options: solverOptions,
});
