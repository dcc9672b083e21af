import type { reportFormats } from "../figure/reportText.ts";
import type { AnalyseProgress, AnalysisDescription } from "../protocol/analysisApi.ts";
import type { ParameterDescription } from "../protocol/engineApi.ts";
import type { Note } from "../protocol/figure.ts";
import { own } from "../protocol/own.ts";
import type { Block, Control, ControlGroup, Panel } from "../protocol/panel.ts";
import { optionControls, optionGroups } from "./optionControls.ts";
import { parameterSliders } from "./parameterSliders.ts";
import type { Translate } from "./translate.ts";

/** What the report is about, and what stands before its own notes. */
export interface AnalysisSubject {
  readonly parameters: readonly ParameterDescription[];
  readonly more?: readonly Note[];
}

/** The control beside a failure that tries the next thing. */
export const REMEDY = "remedy";

/** Numbers of a parameter that get a slider each; a longer one is left to the source. */
const MAX_SLIDERS = 12;

/** The panel's content of a report. */
export function analysisPanel(
  { options: described, optionsAbove, sliders }: Pick<AnalysisDescription, "options" | "optionsAbove" | "sliders">,
  {
    blocks,
    used,
    defaults,
    choices = {},
    theta,
    source,
    notes,
    failure,
    remedy,
    pending,
    done,
    clock,
  }: Omit<AnalyseProgress, "version">,
  { parameters, more = [] }: AnalysisSubject,
  t: Translate,
): Pick<Panel, "toolbar" | "content" | "side" | "notes" | "clock"> {
  const options = described.map((option) => ({ ...option, choices: own(choices, option.name) ?? option.choices }));
  const controls = optionControls(options, used, defaults, t);
  const above: Block[] = optionsAbove ? [{ kind: "controls", id: "options", controls }] : [];
  const progress: Block[] = pending ? [{ kind: "progress", id: "pending", label: pending, done }] : [];
  const shown = blocks.filter((block) => !(block.kind === "table" && block.fileOnly));
  return {
    toolbar: toolbar(t),
    content: [...above, ...shown, ...progress],
    side: [
      ...(sliders ? parameterGroup(parameters, theta, source, t) : []),
      ...(above.length > 0 || controls.length === 0 ? [] : [{ id: "options", title: t("Options"), controls }]),
      ...optionGroups(options, used, defaults, t),
    ],
    notes: [
      ...more,
      ...(failure
        ? [
            {
              severity: "error" as const,
              text: failure,
              ...(remedy?.options && { link: { id: REMEDY, label: remedy.title } }),
            },
          ]
        : []),
      ...notes,
    ],
    clock,
  };
}

/** Sliders beside the drawings that they change. */
export function parameterGroup(
  parameters: readonly ParameterDescription[],
  theta: AnalyseProgress["theta"],
  source: AnalyseProgress["source"],
  t: Translate,
): ControlGroup[] {
  const shown = parameters.filter(({ name, length }) => Object.hasOwn(theta, name) && length <= MAX_SLIDERS);
  if (shown.length === 0) return [];
  const controls = shown.flatMap((parameter) =>
    parameterSliders(parameter, own(theta, parameter.name), own(source, parameter.name)),
  );
  return [{ id: "parameters", title: t("Parameters"), controls }];
}

/** A report as files. */
function toolbar(t: Translate): Control[] {
  const save = (id: keyof typeof reportFormats, label: string, detail: string): Control => {
    return { kind: "button", id, label, icon: "save", detail };
  };
  return [
    save("markdown", t("Markdown"), t("Save the report as Markdown")),
    save("html", t("HTML"), t("Save the report as one HTML file")),
    save("csv", t("CSV"), t("Save every table as CSV")),
  ];
}
