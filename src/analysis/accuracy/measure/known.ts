import type { Study } from "../../../study/study.ts";
import type { AccuracyMeasurements, AccuracyOptions } from "../measurements.ts";
import { studyKey } from "./preparation.ts";

/** What was measured of one study already: a slider asks many times a second, and ladders do not depend on it. */
export interface Known {
  readonly measured: AccuracyMeasurements | undefined;
  /** Place of the greatest effort that these methods and precisions were measured with. */
  readonly effort: number;
  readonly take: (measured: AccuracyMeasurements, effort: number) => void;
}

/** By what the text says; it goes when the text's program does. */
const memory = new WeakMap<object, Memory>();

interface Memory {
  readonly key: string;
  measured: AccuracyMeasurements | undefined;
  readonly efforts: Map<string, number>;
}

export function knownOf(study: Study, { third, float32 }: AccuracyOptions): Known {
  const { owner, key } = studyKey(study);
  const before = memory.get(owner);
  const found: Memory = before?.key === key ? before : { key, measured: undefined, efforts: new Map() };
  memory.set(owner, found);
  const asked = `${third} ${float32}`;
  return {
    get measured() {
      return found.measured;
    },
    effort: found.efforts.get(asked) ?? 0,
    take(measured, effort) {
      found.measured = measured;
      found.efforts.set(asked, effort);
    },
  };
}
