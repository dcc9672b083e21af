import * as vscode from "vscode";
import type { Catalog } from "../../protocol/engineApi.ts";
import type { Control, ControlGroup } from "../../protocol/panel.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { TrainingChoices } from "../../protocol/trainingViewApi.ts";
import type { ControlValue } from "../../protocol/webviewMessages.ts";
import { engineControls, withEngine } from "../engineSetting.ts";
import type { TrainingPanelState } from "./trainingPanelState.ts";

/** What to do with the result, and what can be set of a training. */
export function trainingControls(state: TrainingPanelState, catalog: Catalog): ControlGroup[] {
  return [resultGroup(state), settingsGroup(state, catalog)];
}

function resultGroup({ run, usedElsewhere }: TrainingPanelState): ControlGroup {
  const { t } = vscode.l10n;
  const disabled = run.newest === undefined;
  return {
    id: "result",
    title: t("Result"),
    controls: [
      {
        kind: "toggle",
        id: "use",
        label: t("Use in other views"),
        detail: t("Portraits, plots and adjoints of this function draw with what was learnt"),
        value: usedElsewhere,
        disabled,
      },
    ],
    actions: [
      {
        kind: "button",
        id: "write",
        label: t("Write to file"),
        icon: "write",
        look: "primary",
        detail: t("Make what was learnt the defaults in the source; nets go into a file beside it"),
        disabled,
      },
      { kind: "button", id: "exportParameters", label: t("Export parameters"), icon: "save", disabled },
      { kind: "button", id: "exportHistory", label: t("Export history"), icon: "save", disabled },
    ],
  };
}

/** What can be set without editing the file; `setting:` and the name of the setting are a control's id. */
function settingsGroup({ settings, run, result }: TrainingPanelState, catalog: Catalog): ControlGroup {
  const { t } = vscode.l10n;
  const { methods, gradientModes } = catalog;
  const file = result.settings;
  const used = { ...file, ...settings };
  const number = (key: keyof TrainSettings, label: string, detail?: string, min = 1): Control => ({
    kind: "number",
    id: `setting:${key}`,
    label,
    detail,
    value: Number(used[key] ?? 0),
    initial: Number(file[key] ?? 0),
    min,
    integer: true,
  });
  const rate: Control[] =
    used.rate === undefined
      ? []
      : [
          {
            kind: "slider",
            id: "setting:rate",
            label: t("Learning rate"),
            detail: t("What its schedule starts from; taken over on the way"),
            value: used.rate,
            initial: file.rate,
            min: 1e-6,
            max: 1,
            scale: "log",
          },
        ];
  const other = !sameSettings(settings, run.settings);
  return {
    id: "settings",
    title: t("Settings"),
    controls: [
      number("iterations", t("Iterations"), t("Taken over on the way")),
      ...rate,
      number("seed", t("Seed"), undefined, 0),
      number("batchSize", t("Windows a batch"), t("0: all data at every iteration"), 0),
      number("batchPoints", t("Points a window"), undefined, 0),
      {
        kind: "choice",
        id: "setting:method",
        label: t("Method"),
        value: used.method,
        options: methods.map(({ name, title, doc }) => ({ value: name, label: title, detail: doc })),
      },
      {
        kind: "choice",
        id: "setting:gradient",
        label: t("Gradient"),
        value: used.gradient,
        options: gradientModes.map(({ name, doc }) => ({ value: name, label: name, detail: doc })),
      },
      ...engineControls(used, catalog, "setting:"),
    ],
    actions: [
      {
        kind: "button",
        id: "resetSettings",
        label: t("Reset"),
        icon: "reset",
        detail: t("Back to the settings of the run"),
        disabled: !other,
      },
      {
        kind: "button",
        id: "newRun",
        label: t("New run"),
        icon: "add",
        detail: t("Begin again with these settings; the run so far stays for comparison"),
        disabled: run.state === "ready",
      },
    ],
  };
}

/** The settings after a control was set; a value that the file says itself is left to the file. */
export function withSetting(
  settings: TrainSettings,
  file: TrainingChoices,
  control: string,
  value: ControlValue,
): TrainSettings {
  const key = control.replace(/^setting:/, "");
  switch (key) {
    case "iterations":
    case "seed":
      return { ...settings, [key]: Math.max(0, Math.round(Number(value))) };
    case "rate":
      return Number(value) > 0 ? { ...settings, rate: Number(value) } : settings;
    case "batchSize":
    case "batchPoints":
      return withBatch(settings, file, key, Math.max(0, Math.round(Number(value))));
    case "method":
    case "gradient":
      return { ...settings, [key]: String(value) };
    case "engine":
    case "precision":
      return withEngine(settings, key, value);
    default:
      return settings;
  }
}

/** Windows have a number and a length: where one is given for the first time, the other takes torchdiffeq's. */
function withBatch(
  settings: TrainSettings,
  file: TrainingChoices,
  key: "batchSize" | "batchPoints",
  value: number,
): TrainSettings {
  const size = key === "batchSize" ? value : (settings.batchSize ?? file.batchSize ?? 20);
  const points = key === "batchPoints" ? value : (settings.batchPoints ?? file.batchPoints ?? 10);
  return { ...settings, batchSize: size, batchPoints: points };
}

export function sameSettings(a: TrainSettings, b: TrainSettings): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof TrainSettings>;
  return [...keys].every((key) => a[key] === b[key]);
}
