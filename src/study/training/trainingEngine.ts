import { methods } from "../../ode/methods/registry.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import { type ChosenEngine, chooseEngine } from "../engineChoice.ts";
import type { Session } from "../session.ts";
import type { Study } from "../study.ts";
import { trainingSettings } from "./trainingSettings.ts";

/**
 * The engine of a training. Losses and optimizers are not part of it: they are float64 whatever computes the solves, so that
 * checkpoints, schedules and L-BFGS are the same everywhere, and cost next to nothing beside a solve.
 *
 * @throws as `chooseEngine`
 */
export function trainingEngine(
  session: Session,
  study: Study,
  settings: TrainSettings = {},
): ChosenEngine | Promise<ChosenEngine> {
  const { method, precision, batch } = trainingSettings(study, settings);
  const { engine } = settings;
  // What the file says of precision is a default, which a request for tensors overrides.
  const asked = engine === "tfjs" ? settings.precision : precision;
  return chooseEngine(
    session,
    { engine, precision: asked },
    { field: study.field, method: methods.get(method), count: batch?.size ?? study.z0.length, gradients: true },
  );
}
