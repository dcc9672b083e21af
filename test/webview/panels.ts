import type { Figure } from "../../src/protocol/figure.ts";
import type { Control, Panel } from "../../src/protocol/panel.ts";
import { errorOrders, phasePlane, stabilityRegion, starts, timeSeries } from "./flows.ts";

const methods: Control = {
  kind: "choice",
  id: "method",
  label: "Method",
  value: "tsit5",
  options: [
    { value: "euler", label: "Euler" },
    { value: "rk4", label: "RK4" },
    { value: "dopri5", label: "Dormand–Prince 5(4)" },
    { value: "tsit5", label: "Tsitouras 5(4)" },
  ],
};

/** A phase portrait with everything that panel has. */
export function portrait(from: readonly (readonly [number, number])[] = starts, mu = 1): Panel {
  return {
    kind: "portrait",
    title: "vanDerPol",
    subtitle: "oscillators.node-ode.ts",
    memory: '{"name":"vanDerPol"}',
    toolbar: [
      { kind: "button", id: "undo", label: "Undo", icon: "undo", look: "icon", shortcut: "undo" },
      { kind: "button", id: "clear", label: "Clear trajectories", icon: "clear", look: "icon" },
    ],
    clock: { from: 0, to: 14, unit: "s" },
    content: [
      { kind: "figure", figure: phasePlane(from), size: "large" },
      ...timeSeries(from).map((figure) => ({ kind: "figure", figure, size: "small" }) as const),
      {
        kind: "facts",
        id: "statistics",
        facts: [
          { label: "steps", value: 412 },
          { label: "evaluations", value: 2473 },
          { label: "time", value: "1.8 ms" },
        ],
      },
    ],
    side: [
      {
        id: "parameters",
        title: "Parameters",
        controls: [
          {
            kind: "slider",
            id: "theta.mu",
            label: "mu",
            value: mu,
            min: 0,
            max: 5,
            step: 0.05,
            initial: 1,
            detail: "Strength of the damping",
          },
          {
            kind: "slider",
            id: "theta.omega",
            label: "omega",
            value: 1,
            min: 0.01,
            max: 100,
            scale: "log",
            initial: 1,
            unit: "rad/s",
          },
        ],
        actions: [
          { kind: "button", id: "reset", label: "Reset", disabled: mu === 1 ? "Nothing was changed" : undefined },
          {
            kind: "button",
            id: "write",
            label: "Write to file",
            look: "primary",
            disabled: mu === 1 ? "Nothing was changed" : undefined,
          },
        ],
      },
      {
        id: "initial",
        title: "Initial state",
        controls: [
          { kind: "number", id: "z0.x", label: "x", value: from[0]?.[0] ?? 0, initial: from[0]?.[0] ?? 0 },
          { kind: "number", id: "z0.v", label: "v", value: from[0]?.[1] ?? 0, initial: 0 },
        ],
      },
      {
        id: "solver",
        title: "Solver",
        controls: [
          methods,
          {
            kind: "number",
            id: "steps",
            label: "Steps",
            value: 200,
            min: 1,
            integer: true,
            disabled: "Tolerances choose the steps",
          },
          { kind: "toggle", id: "backward", label: "Backward in time too", value: true },
        ],
      },
    ],
    notes: [],
  };
}

export function plainPanel(figures: readonly Figure[], title = "harvest"): Panel {
  return {
    kind: "plots",
    title,
    toolbar: [],
    content: figures.map((figure) => ({ kind: "figure", figure })),
    side: [],
    notes: [],
    memory: "",
  };
}

/** Columns, tables with verdicts, log axes, regions, text: what the accuracy report is made of. */
export function report(): Panel {
  const column = (title: string, error: string) => ({
    title,
    content: [
      { kind: "figure", figure: { ...stabilityRegion(), id: `stability-${title}` } } as const,
      {
        kind: "text",
        id: `text-${title}`,
        paragraphs: [`To reach ${error}, ${title} needs its own number of evaluations.`],
      } as const,
    ],
  });
  return {
    ...plainPanel([], "Euler vs RK4"),
    kind: "accuracy",
    subtitle: "linear.node-ode.ts",
    toolbar: [{ kind: "button", id: "export", label: "Export report", icon: "save" }],
    content: [
      {
        kind: "controls",
        id: "step",
        controls: [{ kind: "slider", id: "h", label: "h", value: 0.1, min: 0.001, max: 1, scale: "log" }],
      },
      { kind: "columns", id: "sides", columns: [column("Euler", "10⁻⁶"), column("RK4", "10⁻⁶")] },
      { kind: "figure", figure: errorOrders() },
      {
        kind: "table",
        id: "steps",
        title: "Steps for a number of digits",
        columns: [
          { label: "Method" },
          { label: "3 digits" },
          { label: "6 digits" },
          { label: "time", unit: "ms" },
          { label: "verdict" },
        ],
        rows: [
          ["Euler", 1403, 1402916, 12.25, { verdict: "warning", text: "order 1" }],
          ["RK4", 4, 22, 0.013, { verdict: "good", text: "agrees to 1e-9" }],
        ],
      },
      { kind: "progress", id: "refining", label: "Refining: h = 10⁻⁴", done: 0.6 },
    ],
    notes: [
      {
        severity: "warning",
        text: "Below h = 10⁻³ the error of RK4 is roundoff.",
        link: { id: "show", label: "Show in source" },
      },
    ],
  };
}
