import type { FunctionDescription } from "../../protocol/engineApi.ts";
import type { TraceSamples } from "../../protocol/trainingViewApi.ts";
import type { Epoch } from "./savedEpochs.ts";

/** Numbers in a trace: parameters past them are drawn without one. */
const MAX_NUMBERS = 50_000;

/** What a run has learnt along its states, as far as a drawing can show it: single numbers first, then small nets. */
export function traceSamples(epochs: readonly Epoch[], { parameters }: FunctionDescription): TraceSamples {
  const [first] = epochs;
  const places: number[] = [];
  let left = Math.floor(MAX_NUMBERS / Math.max(1, epochs.length));
  for (const { offset, length, fixed } of [...parameters].sort((a, b) => a.length - b.length)) {
    if (fixed || length > left || offset + length > (first?.theta.length ?? 0)) continue;
    for (let i = 0; i < length; i++) places.push(offset + i);
    left -= length;
  }
  const width = first?.z0.length ?? 0;
  const theta = new Float64Array(epochs.length * places.length);
  const z0 = new Float64Array(epochs.length * width);
  for (const [n, epoch] of epochs.entries()) {
    for (const [k, place] of places.entries()) theta[n * places.length + k] = epoch.theta[place];
    z0.set(epoch.z0.subarray(0, width), n * width);
  }
  return {
    iteration: Float64Array.from(epochs, ({ iteration }) => iteration),
    places: Int32Array.from(places),
    theta,
    z0,
  };
}
