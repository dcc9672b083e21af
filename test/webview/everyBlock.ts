import type { Panel } from "../../src/protocol/panel.ts";
import { errorOrders, phaseLine, phasePlane, slopeField, stabilityRegion, timeSeries } from "./flows.ts";
import { portrait, report } from "./panels.ts";

/** One panel with a block of every kind, a mark of every kind and a control of every kind. */
export function everyBlock(): Panel {
  const { side, toolbar, clock } = portrait();
  const { content: tables } = report();
  const figure = (shown: ReturnType<typeof phasePlane>, size?: "large" | "medium" | "small") =>
    ({ kind: "figure", figure: shown, size }) as const;
  return {
    kind: "gallery",
    title: "Every block",
    subtitle: "gallery.node-ode.ts",
    memory: "",
    toolbar,
    clock,
    side,
    notes: [
      { severity: "info", text: "A note that tells: `k` was 2." },
      { severity: "warning", text: "A warning with a way out.", link: { id: "way", label: "Take it" } },
      { severity: "error", text: "An error." },
    ],
    content: [
      figure({ ...phasePlane(), caption: "A caption beside the title." }, "large"),
      ...timeSeries().map((series) => figure(series, "small")),
      figure(slopeField()),
      figure(phaseLine()),
      figure(errorOrders()),
      figure(stabilityRegion()),
      {
        kind: "facts",
        id: "facts",
        facts: [
          { label: "steps", value: 1402 },
          { label: "loss", value: 0.01234 },
          { label: "engine", value: "compiled float64" },
        ],
      },
      ...tables.filter(({ kind }) => kind !== "figure"),
    ],
  };
}
