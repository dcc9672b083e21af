import * as vscode from "vscode";
import type { AccuracyOptions, AccuracyResult } from "../../protocol/accuracyApi.ts";
import type { Catalog } from "../../protocol/engineApi.ts";
import type { Block, Control } from "../../protocol/panel.ts";

/** Always there, so they are no third method. */
const PAIR = ["euler", "rk4"];

/** The controls that move all columns at once, the report, and whether it is still being refined. */
export function accuracyContent(
  { content, steps }: AccuracyResult,
  options: AccuracyOptions,
  catalog: Catalog,
  refining: boolean,
): Block[] {
  const { t } = vscode.l10n;
  const controls: Control[] = [
    {
      kind: "slider",
      id: "steps",
      label: t("Steps of every column"),
      value: steps,
      min: 2,
      max: 20_000,
      scale: "log",
    },
    {
      kind: "choice",
      id: "third",
      label: t("Third method"),
      value: options.third ?? "",
      options: [
        { value: "", label: t("none") },
        ...catalog.methods
          .filter(({ name }) => !PAIR.includes(name))
          .map(({ name, title, doc }) => ({ value: name, label: title, detail: doc })),
      ],
    },
    {
      kind: "toggle",
      id: "float32",
      label: t("Single precision too"),
      detail: t("What computing in float32 gives, as tensors do"),
      value: options.float32 ?? false,
    },
  ];
  const progress: Block = { kind: "progress", id: "refining", label: t("Measuring with smaller steps") };
  // Every run stands in the tables of the charts already; as a file the report has them all.
  const shown = content.filter((block) => !(block.kind === "table" && block.id === "runs"));
  return [{ kind: "controls", id: "choices", controls }, ...shown, ...(refining ? [progress] : [])];
}

/** The report as files. */
export function accuracyToolbar(): Control[] {
  const { t } = vscode.l10n;
  return [
    { kind: "button", id: "markdown", label: t("Markdown"), icon: "save", detail: t("Save the report as Markdown") },
    { kind: "button", id: "html", label: t("HTML"), icon: "save", detail: t("Save the report as one HTML file") },
    { kind: "button", id: "csv", label: t("CSV"), icon: "save", detail: t("Save every table as CSV") },
  ];
}
