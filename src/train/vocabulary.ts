import { defaultGradientMode, gradientModes } from "../adjoint/gradientModes.ts";
import { isSplit } from "../core/splitMethod.ts";
import { defaultArguments, type Vocabulary } from "../core/vocabulary.ts";
import { takesMass } from "../ode/adaptiveMethod.ts";
import { defaultMethod, methods } from "../ode/methods/registry.ts";
import { rk4 } from "../ode/methods/rk4.ts";
import { csvTable } from "./data/csvTable.ts";
import { adam } from "./optimizers/adam.ts";
import { lbfgs } from "./optimizers/lbfgs.ts";
import { words } from "./words.ts";

/** Every name an experiment may use, gathered from the registries. */
export const vocabulary: Vocabulary = {
  words: [...words],
  methods: [...methods].map((method) => ({
    name: method.name,
    adaptive: method.embedded !== undefined,
    takesMass: takesMass(method),
    split: isSplit(method),
  })),
  gradientModes: gradientModes.names(),
  readTable: csvTable,
  defaults: {
    method: defaultMethod.name,
    trainingMethod: defaultMethod.name,
    fixedStepMethod: rk4.name,
    gradientMode: defaultGradientMode,
    optimizer: { word: adam, arguments: { ...defaultArguments(adam), rate: 1e-3 } },
    fitOptimizer: { word: lbfgs, arguments: defaultArguments(lbfgs) },
  },
};
