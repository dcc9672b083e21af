import type { reportFormats } from "../figure/reportText.ts";
import type { AnalyseProgress, AnalysisDescription } from "../protocol/analysisApi.ts";
import type { Note } from "../protocol/figure.ts";
import type { Block, Control, Panel } from "../protocol/panel.ts";
import { optionControls, optionGroups } from "./optionControls.ts";
import type { Translate } from "./translate.ts";

/** The panel's content of a report; `more` stands before the report's own notes. */
export function analysisPanel(
  { options, optionsAbove }: Pick<AnalysisDescription, "options" | "optionsAbove">,
  { blocks, used, defaults, notes, failure, pending, clock }: Omit<AnalyseProgress, "version">,
  more: readonly Note[],
  t: Translate,
): Pick<Panel, "toolbar" | "content" | "side" | "notes" | "clock"> {
  const controls = optionControls(options, used, defaults, t);
  const above: Block[] = optionsAbove ? [{ kind: "controls", id: "options", controls }] : [];
  const progress: Block[] = pending ? [{ kind: "progress", id: "pending", label: pending }] : [];
  const shown = blocks.filter((block) => !(block.kind === "table" && block.fileOnly));
  return {
    toolbar: toolbar(t),
    content: [...above, ...shown, ...progress],
    side: [
      ...(above.length > 0 || controls.length === 0 ? [] : [{ id: "options", title: t("Options"), controls }]),
      ...optionGroups(options, used, defaults, t),
    ],
    notes: [...more, ...(failure ? [{ severity: "error" as const, text: failure }] : []), ...notes],
    clock,
  };
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
