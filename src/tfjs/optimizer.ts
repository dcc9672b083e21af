import * as tf from "@tensorflow/tfjs-core";
import { optimizers } from "../train/optimizers/registry.ts";
import type { OptimizerOf } from "./api.ts";

export const optimizer: OptimizerOf = (name, rate, options = {}) => {
  const record = optimizers.get(name);
  if (record.family !== "first order" || !record.tensorFlow) throw new Error(`tf.train has no counterpart of ${name}`);
  const known = record.options ?? [];
  const unknown = Object.keys(options).find((key) => !known.some((option) => option.name === key));
  if (unknown)
    throw new Error(`${name} has no option ${unknown}; it has ${known.map((option) => option.name).join(", ")}`);
  const defaults = Object.fromEntries(known.map((option) => [option.name, option.default]));
  return record.tensorFlow<tf.Optimizer>(tf.train, rate, { ...defaults, ...options });
};
