import { accuracyReport } from "../../src/analysis/accuracy/accuracyReport.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import { sampleText, tell } from "../analysis/accuracy/accuracyStories.ts";

/** The accuracy report as its panel shows it, with everything it can have. */
export function accuracyPanel(sample: string, name: string, third?: string): Panel {
  const { story } = tell(sampleText(sample), name, { third, float32: true });
  return {
    kind: "accuracy",
    title: `Euler versus RK4 on ${name}`,
    subtitle: `${sample}.node-ode.ts`,
    toolbar: (["Markdown", "HTML", "CSV"] as const).map((label) => ({
      kind: "button",
      id: label,
      label,
      icon: "save",
    })),
    content: [
      {
        kind: "controls",
        id: "choices",
        controls: [
          {
            kind: "slider",
            id: "steps",
            label: "Steps of every column",
            value: story.steps,
            min: 2,
            max: 20_000,
            scale: "log",
          },
          {
            kind: "choice",
            id: "third",
            label: "Third method",
            value: third ?? "",
            options: [
              { value: "", label: "none" },
              { value: "heun", label: "Heun 2 (explicit trapezoid)" },
            ],
          },
          { kind: "toggle", id: "float32", label: "Single precision too", value: true },
        ],
      },
      ...accuracyReport(story).filter((block) => !(block.kind === "table" && block.id === "runs")),
      { kind: "progress", id: "refining", label: "Measuring with smaller steps" },
    ],
    side: [],
    notes: [],
    memory: "",
  };
}
