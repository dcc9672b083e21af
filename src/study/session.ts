import { implicitReverseKernel } from "../adjoint/implicitReverseKernel.ts";
import { splitReverseKernel } from "../adjoint/splitReverseKernel.ts";
import { availableArithmetic } from "../compile/arithmetic.ts";
import { compileFixedStep, compileSplit } from "../compile/wasm/fixedStepKernel.ts";
import { compileLinearised } from "../compile/wasm/linearisedField.ts";
import { compilePair, compileSinglePair } from "../compile/wasm/pairKernel.ts";
import { compileReverse } from "../compile/wasm/reverseKernel.ts";
import { compileRosenbrock } from "../compile/wasm/rosenbrockKernel.ts";
import { refusalOf, textOf } from "../core/fileText.ts";
import type { Arithmetic, FixedStepKernel, PairKernel, Precision, ReverseKernel } from "../core/kernel.ts";
import { isSplit, type SplitMethod } from "../core/splitMethod.ts";
import type { Tableau } from "../core/tableau.ts";
import { GraphBudgetExceeded } from "../graph/graph.ts";
import { pulledTangentField } from "../graph/pulledFields.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Program } from "../language/program.ts";
import { read } from "../language/read.ts";
import type { AdaptiveMethod, Method } from "../ode/adaptiveMethod.ts";
import { ImplicitFixedSteps } from "../ode/implicit/implicitFixedSteps.ts";
import { ImplicitKernel } from "../ode/implicit/implicitKernel.ts";
import { type ImplicitMethod, isImplicit } from "../ode/implicit/implicitMethod.ts";
import { isRosenbrock } from "../ode/implicit/rosenbrock.ts";
import { SteppedKernel } from "../ode/steppedKernel.ts";
import { isStepped, type SteppedMethod } from "../ode/steppedMethod.ts";
import type { Pool } from "../pool/pool.ts";
import type { Sources, SuppliedText } from "../protocol/engineMessages.ts";
import { vocabulary } from "../train/vocabulary.ts";
import { BoundedCache } from "./boundedCache.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Kernels } from "./kernels.ts";
import { refuseMass } from "./methodInUse.ts";
import { requireHalves } from "./split.ts";
import { StudyError, UnfitEngine } from "./study.ts";
import { loadBestBackEnd } from "./tensors/backEnds.ts";
import { TensorKernels } from "./tensors/tensorKernels.ts";

/** Programs of documents that are switched between, and kernels of what is drawn side by side. */
const PROGRAMS = 16;
const KERNELS = 64;

/** What was read of a document, and from which texts. */
interface ReadProgram {
  readonly texts: Sources["texts"];
  readonly program: Program;
}

/**
 * Texts to programs to compiled kernels, each made once per content: the engine's memory from one request to the next.
 *
 * Kernels are shared: what runs on one is over before the next request begins.
 */
export class Session implements Kernels {
  readonly engine: string = "compiled float64";
  readonly onTensors: boolean = false;
  readonly #programs = new BoundedCache<{ last?: ReadProgram }>(PROGRAMS);
  readonly #fixedStepKernels = new BoundedCache<FixedStepKernel>(KERNELS);
  readonly #pairKernels = new BoundedCache<PairKernel>(KERNELS);
  readonly #singlePairKernels = new BoundedCache<PairKernel<Float32Array>>(KERNELS);
  readonly #linearised = new BoundedCache<ReturnType<typeof compileLinearised>>(KERNELS);
  readonly #steppedKernels = new BoundedCache<SteppedKernel>(KERNELS);
  readonly #reverseKernels = new BoundedCache<ReverseKernel>(KERNELS);
  /** Of its kernels, whatever was asked for: strict where the machine cannot fuse. */
  readonly arithmetic: Arithmetic;

  readonly pool: Pool | undefined;
  readonly #compiled: Readonly<Record<Precision, Kernels>>;
  #tensors: Promise<LoadedTensors> | undefined;
  #other: Session | undefined;

  /** @param pool threads with sessions of their own, for work that comes in parts */
  constructor({ arithmetic, pool }: { readonly arithmetic?: Arithmetic; readonly pool?: Pool } = {}) {
    this.arithmetic = availableArithmetic(arithmetic);
    this.pool = pool;
    this.#compiled = { float64: this, float32: compiledFloat32(this) };
  }

  /** A session with kernels of that arithmetic, as far as the machine has it: this one, or one beside it. */
  inArithmetic(asked: Arithmetic): Session {
    const arithmetic = availableArithmetic(asked);
    if (arithmetic === this.arithmetic) return this;
    this.#other ??= new Session({ arithmetic, pool: this.pool });
    return this.#other;
  }

  /** Compiled kernels; float32 is for steps that are reversed, all others stay in float64. */
  compiled(precision: Precision): Kernels {
    return this.#compiled[precision];
  }

  /** Kernels on tensors; the library and the best back end there is are loaded when they are first asked for. */
  tensors(): Promise<LoadedTensors> {
    this.#tensors ??= loadBestBackEnd().then(({ note, ...backEnd }) => ({ kernels: new TensorKernels(backEnd), note }));
    return this.#tensors;
  }

  /** The program of a document; what it lacks stands in `missing`. */
  read({ entry, texts }: Sources): Program {
    const slot = this.#programs.get(entry, () => ({}));
    if (!slot.last || !sameTexts(slot.last.texts, texts)) {
      slot.last = { texts: new Map(texts), program: read(entry, texts, vocabulary) };
    }
    return slot.last.program;
  }

  /** The compiled right-hand side with a method in steps of fixed size. */
  fixedStepKernel(field: VectorField, method: Method): FixedStepKernel {
    refuseMass(field, method);
    if (isStepped(method)) return new ImplicitFixedSteps(this.#steppedKernel(field, method));
    return this.#fixedStepKernels.get(`${method.name}\n${fingerprint(field)}`, () =>
      isSplit(method)
        ? compileSplit(field, requireHalves(field, method), method, { arithmetic: this.arithmetic })
        : compileFixedStep(field, method, { arithmetic: this.arithmetic }),
    );
  }

  /** The same with the reverse of its steps, for gradients. */
  reverseKernel(field: VectorField, method: Method, precision: Precision = "float64"): ReverseKernel {
    refuseMass(field, method);
    if (isImplicit(method)) {
      checkSecondDerivatives(field, method);
      const system = this.linearisedField(field);
      return implicitReverseKernel(system, method, system.info);
    }
    if (isSplit(method)) return this.#splitReverseKernel(field, method);
    if (isStepped(method))
      throw new StudyError(`steps of ${method.name} are made of those before them and are not reversed`);
    return this.#reverseKernels.get(`${method.name} ${precision}\n${fingerprint(field)}`, () =>
      compileReverse(field, method, { precision, arithmetic: this.arithmetic }),
    );
  }

  #splitReverseKernel(field: VectorField, method: SplitMethod): ReverseKernel {
    const halves = requireHalves(field, method);
    const [positions, momenta] = [this.linearisedField(halves.positions), this.linearisedField(halves.momenta)];
    return splitReverseKernel({ positions, momenta }, method, positions.info);
  }

  /**
   * The compiled right-hand side with a method that chooses its steps: of a pair scalar code for one trajectory, SIMD code for
   * many; a Rosenbrock method likewise, where there is no mass matrix.
   */
  pairKernel(field: VectorField, method: AdaptiveMethod, trajectories: number): PairKernel {
    refuseMass(field, method);
    const lanes = trajectories === 1 ? "one" : "many";
    if (isRosenbrock(method) && !field.mass) {
      return this.#pairKernels.get(`${method.name} ${lanes}\n${fingerprint(field)}`, () =>
        compileRosenbrock(field, method.coefficients, { lanes, arithmetic: this.arithmetic }),
      );
    }
    if (isStepped(method)) return this.#steppedKernel(field, method);
    return this.#pairKernels.get(`${method.name} ${lanes}\n${fingerprint(field)}`, () =>
      compilePair(field, method, { lanes, arithmetic: this.arithmetic }),
    );
  }

  /** Of a pair, for many trajectories in float32. */
  singlePairKernel(field: VectorField, pair: Tableau): PairKernel<Float32Array> {
    refuseMass(field, pair);
    return this.#singlePairKernels.get(`${pair.name}\n${fingerprint(field)}`, () =>
      compileSinglePair(field, pair, { arithmetic: this.arithmetic }),
    );
  }

  /** Of a pair, for many trajectories with parameters of each one's own. */
  ownPairKernel(field: VectorField, pair: Tableau): PairKernel {
    refuseMass(field, pair);
    return this.#pairKernels.get(`${pair.name} own\n${fingerprint(field)}`, () =>
      compilePair(field, pair, { lanes: "many", arithmetic: this.arithmetic, parameters: "each lane" }),
    );
  }

  /** Methods share what is compiled: f and its derivatives are the same for all. */
  #steppedKernel(field: VectorField, method: SteppedMethod): SteppedKernel {
    return this.#steppedKernels.get(`${method.name}\n${fingerprint(field)}`, () => {
      const system = this.linearisedField(field);
      return isImplicit(method)
        ? new ImplicitKernel(system, method, system.info)
        : new SteppedKernel(system, method, system.info);
    });
  }

  linearisedField(field: VectorField): ReturnType<typeof compileLinearised> {
    return this.#linearised.get(fingerprint(field), () => compileLinearised(field, { arithmetic: this.arithmetic }));
  }
}

export interface LoadedTensors {
  readonly kernels: TensorKernels;
  /** Why a better back end was passed over. */
  readonly note?: string;
}

function compiledFloat32(session: Session): Kernels {
  return {
    engine: "compiled float32",
    onTensors: false,
    arithmetic: session.arithmetic,
    pool: session.pool,
    fixedStepKernel: (field, method) => session.fixedStepKernel(field, method),
    reverseKernel(field, method, precision = "float32") {
      if (isImplicit(method) && precision === "float32")
        throw new UnfitEngine(
          `${method.name} is implicit, and its linear systems are solved in float64 only: take that`,
        );
      if (isSplit(method) && precision === "float32")
        throw new UnfitEngine(`steps of ${method.name} are reversed in float64 only: take that`);
      return session.reverseKernel(field, method, precision);
    },
    linearisedField: (field) => session.linearisedField(field),
    pairKernel: (field, method, trajectories) => session.pairKernel(field, method, trajectories),
    ownPairKernel: (field, pair) => session.ownPairKernel(field, pair),
  };
}

/** Refuses second derivatives that are more operations than a graph holds, where a method's reverse is made of them. */
function checkSecondDerivatives(field: VectorField, method: ImplicitMethod): void {
  if (!method.usesSlopeInTime) return;
  try {
    pulledTangentField(field);
  } catch (error) {
    if (!(error instanceof GraphBudgetExceeded)) throw error;
    throw new StudyError(
      `the reverse of ${method.name} needs second derivatives, which are too many operations here: take radau5 or kvaerno5`,
    );
  }
}

function sameTexts(a: Sources["texts"], b: Sources["texts"]): boolean {
  if (a.size !== b.size) return false;
  for (const [path, text] of a) if (!b.has(path) || !sameText(text, b.get(path)!)) return false;
  return true;
}

/** What is not a text alone arrives as a copy. */
function sameText(a: SuppliedText, b: SuppliedText): boolean {
  const isCopied = typeof a === "object" && typeof b === "object";
  return isCopied ? textOf(a) === textOf(b) && refusalOf(a) === refusalOf(b) : a === b;
}
