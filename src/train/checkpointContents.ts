import { CheckpointFault } from "./checkpointFault.ts";

/** How what computed a training rounds. */
export type TrainedArithmetic = (typeof ARITHMETICS)[number];
const ARITHMETICS = ["strict", "fused", "tensors"] as const;

/** What a checkpoint belongs to: names and texts, of which all must be the same for a training to go on from it. */
export type Identity = Readonly<Record<string, string>>;

/** The text of a checkpoint: all but its arrays. */
export interface CheckpointContents {
  readonly identity: Identity;
  /** How its kernels rounded; absent in checkpoints from before there was a choice. */
  readonly arithmetic?: TrainedArithmetic;
  readonly random: readonly number[];
  readonly iteration: number;
  readonly halvings: number;
  readonly bestIteration: number;
  readonly arrays: readonly { readonly name: string; readonly length: number }[];
}

/** Words of the generator's state. */
const WORDS = 4;

/**
 * Reads the text of a checkpoint, of which nothing is believed: whoever can compute a checksum can have written it.
 *
 * @param room numbers that stand behind it
 * @throws CheckpointFault where it is not what `encodeCheckpoint` writes
 */
export function readContents(text: string, room: number): CheckpointContents {
  const contents = objectOf(parsed(text), "its text");
  const { identity, arithmetic, random, iteration, halvings, bestIteration, arrays } = contents;
  for (const each of Object.values(objectOf(identity, "what it belongs to")))
    if (typeof each !== "string") throw odd("what it belongs to");
  if (arithmetic !== undefined && !ARITHMETICS.some((one) => one === arithmetic)) throw odd("its arithmetic");
  if (!isListOf(random, (word) => isCount(word, 2 ** 32)) || random.length !== WORDS) throw odd("its random generator");
  if (![iteration, halvings, bestIteration].every((count) => isCount(count))) throw odd("its counts");
  if (!isListOf(arrays, isArray)) throw odd("its list of arrays");
  const names = new Set(arrays.map((each) => (each as { name: string }).name));
  const length = arrays.reduce((sum: number, each) => sum + (each as { length: number }).length, 0);
  if (names.size !== arrays.length || length !== room) throw odd("its list of arrays");
  return contents as unknown as CheckpointContents;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw odd("its text");
  }
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw odd(what);
  return value as Readonly<Record<string, unknown>>;
}

const isListOf = (value: unknown, isOne: (item: unknown) => boolean): value is readonly unknown[] =>
  Array.isArray(value) && value.every(isOne);

const isCount = (value: unknown, end = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < end;

function isArray(item: unknown): boolean {
  if (typeof item !== "object" || item === null) return false;
  const { name, length } = item as Readonly<Record<string, unknown>>;
  return typeof name === "string" && isCount(length);
}

const odd = (what: string) => new CheckpointFault(`the checkpoint is damaged: ${what} cannot be read`, true);
