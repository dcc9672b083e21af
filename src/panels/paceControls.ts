import type { Control } from "../protocol/panel.ts";
import type { TrainingPanelState } from "./trainingPanelState.ts";
import type { Translate } from "./translate.ts";

/** Iterations a second that a training can be watched at; 0 is as fast as it goes. */
export const PACES = [0, 100, 20, 5, 1] as const;
/** Speeds of a replay. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

/** What is shown of an iteration, and how fast a run goes by: while it learns, and when it is looked at again. */
export function paceControls({ run, pace, speed, gradient }: TrainingPanelState, t: Translate): Control[] {
  return [
    {
      kind: "toggle",
      id: "gradient",
      label: t("Gradient at the iteration shown"),
      detail: t("The adjoint a(t), and what the data, regularisers and each trajectory bring to ∂L/∂θ"),
      value: gradient,
    },
    {
      kind: "choice",
      id: "pace",
      label: t("Pace of training"),
      detail: run.ended
        ? t("For the next run: this one has ended")
        : t("Slow motion waits between iterations; the numbers stay the same"),
      value: String(pace),
      options: PACES.map((each) => ({
        value: String(each),
        label: each === 0 ? t("as fast as it goes") : t("{0} iterations/s", each),
      })),
    },
    {
      kind: "choice",
      id: "speed",
      label: t("Speed of replay"),
      detail: t("At 1 a whole run goes by in ten seconds"),
      value: String(speed),
      options: SPEEDS.map((each) => ({ value: String(each), label: `${each} ×` })),
    },
  ];
}
