import type { Panel } from "../protocol/panel.ts";
import type { Translate } from "./translate.ts";

/** The side panel's plots before there is anything to plot. */
export function emptyPlots(t: Translate): Panel {
  return {
    kind: "plots",
    title: t("Plots"),
    toolbar: [],
    content: [],
    side: [],
    notes: [],
    empty: {
      title: t("Nothing to draw yet"),
      text: t("Open a file whose name ends in .node-ode.ts and put the cursor into a dynamics function."),
      action: { kind: "button", id: "new", label: t("New experiment") },
    },
    memory: "",
  };
}
