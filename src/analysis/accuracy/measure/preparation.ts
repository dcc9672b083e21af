import { DataFault } from "../../../core/dataFault.ts";
import { formatShort } from "../../../core/formatShort.ts";
import type { Sources } from "../../../protocol/engineMessages.ts";
import { type GradientData, gradientData } from "../../../study/gradient/gradientData.ts";
import type { Session } from "../../../study/session.ts";
import { type Study, StudyError } from "../../../study/study.ts";
import type { Spectrum } from "../accuracyStory.ts";
import { type MeasuredInvariant, measuredInvariants } from "./invariants.ts";
import { type LossGradient, lossGradient } from "./lossGradient.ts";
import { type Reference, referenceOf } from "./reference.ts";
import { spectrum } from "./spectrum.ts";

/** What a report needs whatever its steps and methods are. */
export interface Preparation {
  readonly study: Study;
  readonly reference: Reference;
  readonly spectrum: Spectrum;
  readonly gradient: LossGradient | undefined;
  readonly invariants: readonly MeasuredInvariant[];
}

/** By what the text says; it goes when the text's program does. */
const prepared = new WeakMap<object, { readonly key: string; readonly preparation: Preparation }>();

/** Prepares the first trajectory of a study, once for the same values: a slider asks many times a second. */
export function prepare(session: Session, given: Study, texts?: Sources["texts"]): Preparation {
  const [t0, t1] = given.span;
  if (t0 === t1) throw new StudyError(`a span from ${formatShort(t0)} to ${formatShort(t1)} holds no step to compare`);
  const study = { ...given, z0: given.z0.slice(0, 1), times: undefined };
  const { owner, key } = studyKey(study);
  const known = prepared.get(owner);
  if (known?.key === key) return known.preparation;
  const reference = referenceOf(session, study);
  const preparation = {
    study,
    reference,
    spectrum: spectrum(study, reference),
    invariants: measuredInvariants(study, reference),
    gradient: lossGradient(session, study, reference, texts && dataOf(session, given, texts)),
  };
  prepared.set(owner, { key, preparation });
  return preparation;
}

/** Data that do not fit are no matter of solves: the training says what is wrong with them. */
function dataOf(session: Session, study: Study, texts: Sources["texts"]): GradientData | undefined {
  try {
    return gradientData(session, study, texts);
  } catch (error) {
    if (error instanceof DataFault || error instanceof StudyError) return undefined;
    throw error;
  }
}

/** What a text says of a study, and the values in place of the text's. */
export function studyKey({ experiment, dynamics, z0, theta, span }: Study): {
  readonly owner: object;
  readonly key: string;
} {
  return { owner: experiment ?? dynamics, key: [z0[0], theta, span].map((values) => values.join()).join(";") };
}
