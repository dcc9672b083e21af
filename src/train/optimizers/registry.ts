import { Registry } from "../../core/registry.ts";
import { adam } from "./adam.ts";
import { adamW } from "./adamW.ts";
import { lbfgs } from "./lbfgs.ts";
import type { Optimizer } from "./optimizer.ts";
import { rmsProp } from "./rmsProp.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer by name. */
export const optimizers = new Registry<Optimizer>("optimizer", [sgd, adam, adamW, rmsProp, lbfgs]);
