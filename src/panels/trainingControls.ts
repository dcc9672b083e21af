import type { OptionDescription } from "../protocol/analysisApi.ts";
import type { ControlGroup } from "../protocol/panel.ts";
import type { TrainingChoices, TrainSettings } from "../protocol/trainingApi.ts";
import type { ControlValue } from "../protocol/webviewMessages.ts";
import { netGroup } from "./netControls.ts";
import { optionControls, withOption } from "./optionControls.ts";
import type { TrainingPanelState } from "./trainingPanelState.ts";
import type { Translate } from "./translate.ts";

/** What to do with the result, and what can be set of a training. */
export function trainingControls(
  state: TrainingPanelState,
  schema: readonly OptionDescription[],
  t: Translate,
): ControlGroup[] {
  return [resultGroup(state, t), settingsGroup(state, schema, t), ...netGroup(state, t)];
}

function resultGroup({ run, usedElsewhere }: TrainingPanelState, t: Translate): ControlGroup {
  const disabled = run.newest ? undefined : t("Nothing was learnt yet");
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
function settingsGroup(state: TrainingPanelState, schema: readonly OptionDescription[], t: Translate): ControlGroup {
  const { settings, run, result } = state;
  const { defaults } = result;
  // Cleared by another setting means: as by default.
  const chosen = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const method = methodOf(settings, result.settings);
  const used = { ...defaults, ...chosen, method, ...(settings.engine === "tfjs" && { precision: undefined }) };
  const other = !sameSettings(settings, run.settings);
  return {
    id: "settings",
    title: t("Settings"),
    controls: optionControls(schema, used, defaults, t, "setting:"),
    actions: [
      {
        kind: "button",
        id: "resetSettings",
        label: t("Reset"),
        icon: "reset",
        detail: t("Back to the settings of the run"),
        disabled: other ? undefined : t("These are the settings of the run"),
      },
      {
        kind: "button",
        id: "newRun",
        label: t("New run"),
        icon: "add",
        detail: t("Begin again with these settings; the run so far stays for comparison"),
        disabled: run.state === "ready" ? t("The run has not begun: it takes these settings") : undefined,
      },
      {
        kind: "button",
        id: "goOn",
        label: t("Go on"),
        icon: "step",
        detail: t("A new run that goes on from where this one ended, with the iterations and the rate set here"),
        disabled: canGoOn(state) ? undefined : t("For a run that has ended, with more iterations set than it made"),
      },
    ],
  };
}

/** A run that has ended is gone on from by another one. */
const canGoOn = ({ run, settings, result }: TrainingPanelState) =>
  run.ended && run.newest !== undefined && (settings.iterations ?? result.settings.iterations) > run.iteration;

/** The method that a run of these settings takes. */
export function methodOf({ method, precision, engine }: TrainSettings, file: TrainingChoices): string {
  return method ?? (precision === "float32" || engine === "tfjs" ? file.float32Method : file.method);
}

/** The settings after a control was set. */
export function withSetting(
  settings: TrainSettings,
  file: TrainingChoices,
  schema: readonly OptionDescription[],
  control: string,
  value: ControlValue,
): TrainSettings {
  const key = control.replace(/^setting:/, "");
  const changed = withOption(schema, settings, key, value);
  if (key === "batchSize" || key === "batchPoints") return withBatch(changed, file);
  return key === "rate" && changed.rate === 0 ? settings : changed;
}

/** Windows have a number and a length: where one is given for the first time, the other takes torchdiffeq's. */
function withBatch(settings: TrainSettings, file: TrainingChoices): TrainSettings {
  const { batchSize = file.batchSize ?? 20, batchPoints = file.batchPoints ?? 10 } = settings;
  return { ...settings, batchSize, batchPoints };
}

export function sameSettings(a: TrainSettings, b: TrainSettings): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof TrainSettings>;
  return [...keys].every((key) => a[key] === b[key]);
}
