import { type TensorFixedStepKernel, tensorFixedStep } from "../../compile/tfjs/fixedStepKernel.ts";
import { type TensorPairKernel, tensorPair } from "../../compile/tfjs/pairKernel.ts";
import { type TensorReverseKernel, tensorReverse } from "../../compile/tfjs/reverseKernel.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { type AdaptiveMethod, isExplicit, type Method } from "../../ode/adaptiveMethod.ts";
import { isImplicit } from "../../ode/implicit/implicitMethod.ts";
import { isMultistep, isStepped } from "../../ode/steppedMethod.ts";
import { BoundedCache } from "../boundedCache.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Kernels } from "../kernels.ts";
import { refuseMass } from "../methodInUse.ts";
import { UnfitEngine } from "../study.ts";
import type { BackEnd } from "./backEnds.ts";

/** Kernels of each kind that are kept, with the tensors of their last batch. */
const KEPT = 16;
/** Trajectories whose steps are attempted together. */
const MAX_LANES = 1024;

/** Kernels on tensors of a back end: float32, whatever precision is asked for. */
export class TensorKernels implements Kernels {
  readonly engine: string;
  readonly onTensors = true;
  readonly backEnd: BackEnd;
  readonly #fixedStep = new BoundedCache<TensorFixedStepKernel>(KEPT, (kernel) => kernel.dispose());
  readonly #reverse = new BoundedCache<TensorReverseKernel>(KEPT, (kernel) => kernel.dispose());
  readonly #pair = new BoundedCache<TensorPairKernel>(KEPT, (kernel) => kernel.dispose());

  constructor(backEnd: BackEnd) {
    this.backEnd = backEnd;
    this.engine = `${backEnd.name} float32`;
  }

  fixedStepKernel(field: VectorField, method: Method): TensorFixedStepKernel {
    if (!isExplicit(method)) throw explicitOnly(method);
    refuseMass(field, method);
    const key = `${method.name}\n${fingerprint(field)}`;
    return this.#fixedStep.get(key, () => tensorFixedStep(this.backEnd.tf, field, method));
  }

  reverseKernel(field: VectorField, method: Method): TensorReverseKernel {
    if (!isExplicit(method)) throw explicitOnly(method);
    refuseMass(field, method);
    const key = `${method.name}\n${fingerprint(field)}`;
    return this.#reverse.get(key, () => tensorReverse(this.backEnd.tf, field, method));
  }

  linearisedField(): never {
    throw new UnfitEngine("tensors solve no linear systems: take the engine `compiled`, or `auto`");
  }

  pairKernel(field: VectorField, method: AdaptiveMethod, trajectories: number): TensorPairKernel {
    if (isStepped(method)) throw explicitOnly(method);
    refuseMass(field, method);
    const lanes = Math.min(trajectories, MAX_LANES);
    const key = `${method.name} ${lanes}\n${fingerprint(field)}`;
    return this.#pair.get(key, () => tensorPair(this.backEnd.tf, field, method, lanes));
  }
}

function explicitOnly(method: Method): UnfitEngine {
  const why = isImplicit(method)
    ? "is implicit, and its linear systems are not solved on tensors"
    : isMultistep(method)
      ? "goes by the steps before the one it takes, which tensors do not keep"
      : "moves the halves of a split system in turn, which tensors do not";
  return new UnfitEngine(`${method.name} ${why}: take the engine \`compiled\`, or \`auto\``);
}
