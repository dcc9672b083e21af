import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { counted } from "../core/counted.ts";
import { brief, quoted } from "../core/quoted.ts";
import { switchings } from "../graph/switching.ts";
import type { VectorField } from "../graph/vectorField.ts";
import { read } from "../language/read.ts";
import { vocabulary } from "../train/vocabulary.ts";
import type { ReadDynamics, ReadDynamicsFrom } from "./api.ts";
import { graphDynamics, type TensorDynamics } from "./tensorDynamics.ts";

const FILE = "dynamics.node-ode.ts";

const fields = new WeakMap<ReadDynamics, VectorField>();
const made = new WeakMap<ReadDynamics, TensorDynamics>();

export const readDynamics: ReadDynamicsFrom = (text, name) => {
  const program = read(FILE, new Map([[FILE, text]]), vocabulary);
  const dynamics = program.functions.find((candidate) => candidate.name === name);
  if (!dynamics) {
    const known = program.functions.map((candidate) => candidate.name);
    throw new Error(`the text has no dynamics function ${quoted(name)}; it has ${known.join(", ") || "none"}`);
  }
  const { dimension } = dynamics;
  if (dimension === null) throw new Error(`nothing tells how many components the state of ${brief(name)} has`);
  const { field, diagnostics } = dynamics.trace(dimension);
  if (!field) throw new Error(`${brief(name)} has errors: ${diagnostics.map(({ message }) => message).join("; ")}`);
  const theta = new Float32Array(dynamics.parameterCount);
  for (const { offset, value } of dynamics.parameters) theta.set(value, offset);
  const found: ReadDynamics = { name, dimension, theta, switchesWithTime: switchings(field).length > 0 };
  fields.set(found, field);
  return found;
};

/** What was read, as tensors; throws where the batch or the parameters do not fit it. */
export function dynamicsOf(of: ReadDynamics, z0: Tensor2D, theta: readonly Tensor[]): TensorDynamics {
  const field = fields.get(of);
  if (!field) throw new Error("neither a function of tensors nor what `readDynamics` gives");
  if (z0.shape[1] !== field.dimension) {
    throw new Error(
      `${field.name} has ${counted(field.dimension, "component")}, and the rows of z0 have ${z0.shape[1]}`,
    );
  }
  const given = theta.length === 1 ? theta[0].size : theta.length;
  if (given !== field.parameterCount || theta.length > 1) {
    throw new Error(`${field.name} takes one tensor of ${field.parameterCount} parameters`);
  }
  if (of.switchesWithTime && !made.has(of)) console.warn(switching(of.name));
  const known = made.get(of) ?? graphDynamics(field);
  made.set(of, known);
  return known;
}

/** Said once of each function that switches. */
function switching(name: string): string {
  return `${name} switches at times of its own: the equal steps of odeSolve do not end there, which costs accuracy, and its gradients have no term of times that parameters move; solve from one such time to the next`;
}
