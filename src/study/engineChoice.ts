import { formatShort } from "../core/formatShort.ts";
import type { Precision } from "../core/kernel.ts";
import { Registry } from "../core/registry.ts";
import { BoundedCache } from "./boundedCache.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Kernels } from "./kernels.ts";
import { methodInUse } from "./methodInUse.ts";
import type { Session } from "./session.ts";
import { type Study, StudyError } from "./study.ts";
import { predict, type Speed, speedOf } from "./tensors/calibration.ts";
import { oneStep, timesOf, type Work } from "./tensors/work.ts";

/** What can be asked for, by name. */
export const engines = new Registry("engine", [
  { name: "auto", doc: "The one predicted to be faster in the precision asked for; float64 is always compiled." },
  { name: "compiled", doc: "Kernels compiled to WebAssembly, in float64 or float32." },
  {
    name: "tfjs",
    doc: "Tensors, in float32: TensorFlow by tfjs-node where that is installed, else WebAssembly or JavaScript.",
  },
]);

const precisions = new Registry<{ readonly name: Precision }>("precision", [{ name: "float64" }, { name: "float32" }]);

/** Which engine is asked for, and in which precision. */
export interface EngineOptions {
  /** Default `auto`. */
  readonly engine?: string;
  /** Default float64, but for `tfjs`, which has float32 only. */
  readonly precision?: string;
}

export interface ChosenEngine {
  readonly kernels: Kernels;
  /** What the reader should know of the choice: a prediction, or why a better back end was passed over. */
  readonly notes: readonly string[];
}

/** No tensor library makes an operation in less time than this, in milliseconds. */
const FASTEST_OPERATION: Speed = { operation: 0.003, product: 0, component: 0 };
/** Predictions that are closer than this factor are decided by trying. */
const CLOSE = 4;

/** Trials by work: milliseconds a step of the compiled engine and of tensors. */
const trials = new BoundedCache<readonly [number, number]>(64);

/**
 * The engine for a piece of work.
 *
 * `auto` takes the one that is predicted to be faster, and never gives up float64 for that: tensors are considered under
 * float32 only. Where predictions are close, both engines take a step of the work itself.
 *
 * Comes at once where nothing must be loaded for it.
 *
 * @throws UnknownName for an engine or precision that there is none of, StudyError where they do not go together
 */
export function chooseEngine(
  session: Session,
  options: EngineOptions,
  work: Work,
): ChosenEngine | Promise<ChosenEngine> {
  const engine = engines.get(options.engine ?? "auto").name;
  const precision = options.precision && precisions.get(options.precision).name;
  // Only what is reversed is compiled in float32.
  const compiledIn = (precision: Precision) => session.compiled(work.gradients ? precision : "float64");
  if (engine === "compiled") return { kernels: compiledIn(precision || "float64"), notes: [] };
  if (engine === "tfjs") {
    if (precision === "float64") {
      throw new StudyError("tensors are float32: for float64 take the engine `compiled`, or `auto`");
    }
    return session.tensors().then(({ kernels, note }) => ({ kernels, notes: note ? [note] : [] }));
  }
  if (precision !== "float32") return { kernels: session.compiled("float64"), notes: [] };
  const compiled = compiledIn("float32");
  const ofCompiled = predict(speedOf(session.compiled("float32")), work);
  // Small work is not worth loading a tensor library for.
  if (ofCompiled < predict(FASTEST_OPERATION, work)) return { kernels: compiled, notes: [] };
  return fasterOf(session, compiled, ofCompiled, work);
}

async function fasterOf(session: Session, compiled: Kernels, ofCompiled: number, work: Work): Promise<ChosenEngine> {
  const { kernels: tensors, note } = await session.tensors();
  const [a, b] = decide(compiled, tensors, ofCompiled, work);
  const kernels = a <= b ? compiled : tensors;
  const said = `auto took ${kernels.engine}: a step is predicted to take ${milliseconds(a)} on ${compiled.engine}, ${milliseconds(b)} on ${tensors.engine}`;
  return { kernels, notes: [said, ...(note ? [note] : [])] };
}

/** The work of solving a study. */
export function solveWork(study: Study, options: { readonly method?: string }): Work {
  return { ...gradientWork(study, options), count: study.z0.length, gradients: false };
}

/** The work of the gradients of a study, which are taken one trajectory after another. */
export function gradientWork({ field, solver }: Study, { method }: { readonly method?: string }): Work {
  return { field, method: methodInUse({ field, solver }, method), count: 1, gradients: true };
}

/** Milliseconds a step, predicted or tried. */
function decide(compiled: Kernels, tensors: Kernels, ofCompiled: number, work: Work): readonly [number, number] {
  const ofTensors = predict(speedOf(tensors), work);
  if (Math.max(ofCompiled, ofTensors) > CLOSE * Math.min(ofCompiled, ofTensors)) return [ofCompiled, ofTensors];
  const { field, method, count, gradients } = work;
  const key = `${tensors.engine} ${method.name} ${count} ${gradients}\n${fingerprint(field)}`;
  return trials.get(key, () => {
    const [a, b] = timesOf([compiled, tensors].map((kernels) => oneStep(kernels, work, "float32")));
    return [a, b];
  });
}

function milliseconds(x: number): string {
  return `${formatShort(x)} ms`;
}
