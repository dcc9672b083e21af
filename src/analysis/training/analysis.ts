import { gradientModes } from "../../adjoint/gradientModes.ts";
import { trainingChoices } from "../../study/training/trainingChoices.ts";
import { optimizers } from "../../train/optimizers/registry.ts";
import { analysis } from "../analysis.ts";
import { engineOptions, methodChoices } from "../solverOptions.ts";

/** A training has a life of its own: the requests `train` and `trainingView` carry it. */
export const training = analysis({
  name: "training",
  command: "train",
  title: "Train Neural ODE",
  heading: "Training of {0}",
  doc: "Make the solution follow the data, and watch it learn",
  icon: "mortar-board",
  lens: true,
  needs: "an experiment with `data` or a `loss`, and parameters that are not fixed",
  offered: ({ trainable }) => trainable,
  options: {
    iterations: {
      kind: "integer",
      label: "Iterations",
      doc: "updates of the parameters; may be changed while a run goes on",
      min: 1,
      default: (study) => trainingChoices(study).iterations,
    },
    optimizer: {
      kind: "choice",
      label: "Optimizer",
      doc: "what makes an update of a gradient; another one than the file's takes its own defaults",
      choices: () => [...optimizers].map(({ name, doc }) => ({ value: name, label: name, doc })),
      default: (study) => trainingChoices(study).optimizer,
      clears: ["rate"],
    },
    rate: {
      kind: "number",
      label: "Learning rate",
      doc: "where its schedule starts; may be changed while a run goes on",
      min: 0,
      slider: [1e-6, 1],
      default: (study) => trainingChoices(study).rate,
    },
    seed: {
      kind: "integer",
      label: "Seed",
      doc: "of everything random in the training",
      min: 0,
      default: (study) => trainingChoices(study).seed,
    },
    batchSize: {
      kind: "integer",
      label: "Windows per batch",
      doc: "0: all data at every iteration",
      min: 0,
      zero: "all data",
      default: (study) => trainingChoices(study).batchSize ?? 0,
    },
    batchPoints: {
      kind: "integer",
      label: "Points per window",
      doc: "observations that a window of the data holds",
      min: 0,
      zero: "all data",
      default: (study) => trainingChoices(study).batchPoints ?? 0,
    },
    method: {
      kind: "choice",
      label: "Method",
      doc: "solver of the forward pass",
      choices: methodChoices,
      default: (study) => trainingChoices(study).method,
    },
    gradient: {
      kind: "choice",
      label: "Gradient",
      doc: "gradient mode",
      choices: () => [...gradientModes].map(({ name, doc }) => ({ value: name, label: name, doc })),
      default: (study) => trainingChoices(study).gradient,
    },
    ...engineOptions,
    precision: {
      ...engineOptions.precision,
      default: (study, { engine }) => (engine === "tfjs" ? undefined : trainingChoices(study).precision),
    },
  },
});
