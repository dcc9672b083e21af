import type { OptionDescription } from "../protocol/analysisApi.ts";
import type { Panel } from "../protocol/panel.ts";
import { trainingContent, trainingNotes, trainingToolbar } from "./trainingContent.ts";
import { trainingControls } from "./trainingControls.ts";
import type { TrainingPanelState } from "./trainingPanelState.ts";
import type { Translate } from "./translate.ts";

/** What stands on the panel of a training. */
export function trainingPanel(
  state: TrainingPanelState,
  schema: readonly OptionDescription[],
  t: Translate,
): Pick<Panel, "toolbar" | "content" | "side" | "notes"> {
  return {
    toolbar: trainingToolbar(state, t),
    content: trainingContent(state, t),
    side: trainingControls(state, schema, t),
    notes: trainingNotes(state, t),
  };
}
