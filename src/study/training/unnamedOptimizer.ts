import type { WordCall } from "../../core/vocabulary.ts";
import type { TrainingSettings } from "../../language/experiment.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import { losses } from "../../train/losses/registry.ts";
import { vocabulary } from "../../train/vocabulary.ts";
import type { Study } from "../study.ts";

/**
 * The optimizer of a training that names none: L-BFGS where numbers are fitted to all data at once, as it ends at a minimum by
 * itself. It is misled by a loss that changes on the way or has a kink, by a gradient that is shortened and by rounding in float32; nets,
 * which nobody wants at their minimum, and losses of the state alone, which may have none, are no fits: all these take Adam.
 */
export function unnamedOptimizer(
  { experiment, dynamics }: Study,
  { batch, curriculum, clip, precision }: Pick<TrainingSettings, "batch" | "curriculum" | "clip" | "precision">,
  { rate }: Pick<TrainSettings, "rate">,
  ofState: string | undefined,
): WordCall<never> {
  const { optimizer, fitOptimizer } = vocabulary.defaults;
  const loss = experiment?.loss && losses.get(experiment.loss.word.name);
  const isSmooth = loss === undefined || loss.form === "pointwise" || (loss.form === "data" && !loss.isKinked);
  const learnsNet = dynamics.parameters.some(({ fixed, shape }) => !fixed && shape.kind === "net");
  const isAllAtOnce = !batch && !curriculum && clip === undefined && rate === undefined;
  const isFit = experiment?.data !== undefined && ofState === undefined && isSmooth && !learnsNet;
  return isFit && isAllAtOnce && precision === "float64" ? fitOptimizer : optimizer;
}
