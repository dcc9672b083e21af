import type { LearnsDescription } from "../../protocol/engineApi.ts";
import type { TraceSamples } from "../../protocol/trainingViewApi.ts";
import type { Epoch } from "./savedEpochs.ts";

/** Numbers in a trace, and states that it has in any case: parameters for which that is too many are drawn without one. */
const MAX_NUMBERS = 50_000;
const MIN_STATES = 20;

/** What a run has learnt along its states, as far as a drawing can show it: single numbers first, then nets, which thin the states. */
export function traceSamples(
  all: readonly Epoch[],
  { parameters }: Pick<LearnsDescription, "parameters">,
): TraceSamples {
  const places: number[] = [];
  const known = all[0]?.theta.length ?? 0;
  for (const { offset, length, fixed } of [...parameters].sort((a, b) => a.length - b.length)) {
    if (fixed || places.length + length > MAX_NUMBERS / MIN_STATES || offset + length > known) continue;
    for (let i = 0; i < length; i++) places.push(offset + i);
  }
  const stride = Math.max(1, Math.ceil((all.length * places.length) / MAX_NUMBERS));
  const epochs = all.filter((_, n) => n % stride === 0 || n === all.length - 1);
  const width = all[0]?.z0.length ?? 0;
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
