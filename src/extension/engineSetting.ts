import * as vscode from "vscode";
import type { Catalog } from "../protocol/engineApi.ts";
import type { Control } from "../protocol/panel.ts";

/** What the setting `nodeOde.engine` says; undefined where it leaves the choice to the engine. */
export function engineSetting(): string | undefined {
  const engine = vscode.workspace.getConfiguration("nodeOde").get<string>("engine", "auto");
  return engine === "auto" ? undefined : engine;
}

/** What computes, and how exactly: controls that every panel has where gradients are taken. */
export function engineControls(
  { engine = "auto", precision }: { readonly engine?: string; readonly precision?: string },
  { engines }: Catalog,
  prefix = "",
): Control[] {
  const { t } = vscode.l10n;
  const onTensors = engine === "tfjs";
  return [
    {
      kind: "choice",
      id: `${prefix}engine`,
      label: t("Engine"),
      detail: t("The setting nodeOde.engine is where every panel begins"),
      value: engine,
      options: engines.map(({ name, doc }) => ({ value: name, label: name, detail: doc })),
    },
    {
      kind: "choice",
      id: `${prefix}precision`,
      label: t("Precision"),
      value: onTensors ? "float32" : (precision ?? "float64"),
      disabled: onTensors,
      options: [
        { value: "float64", label: "float64", detail: t("Two numbers at a time, 16 digits") },
        { value: "float32", label: "float32", detail: t("Four numbers at a time, 7 digits") },
      ],
    },
  ];
}

/** Options after one of those controls was set: tensors have a precision of their own. */
export function withEngine<Options extends { readonly engine?: string; readonly precision?: "float64" | "float32" }>(
  options: Options,
  control: "engine" | "precision",
  value: unknown,
): Options {
  if (control === "precision") return { ...options, precision: value === "float32" ? "float32" : "float64" };
  return { ...options, engine: String(value), ...(value === "tfjs" && { precision: undefined }) };
}
