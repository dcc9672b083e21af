import { checksum } from "../core/checksum.ts";
import { brief, quoted } from "../core/quoted.ts";
import { type CheckpointContents, type Identity, readContents, type TrainedArithmetic } from "./checkpointContents.ts";
import { CheckpointFault } from "./checkpointFault.ts";
import type { OptimizerState } from "./optimizers/optimizer.ts";
import type { TrainingState } from "./trainingState.ts";

/**
 * A training's state as bytes, little-endian: the eight bytes `NODE-ODE`, the format's version, the length of all, the
 * length of a JSON text, that text padded with blanks to a multiple of eight, the arrays it lists one after another in
 * float64, and the CRC-32 of everything before. The four numbers are of 32 bits, the version's 64.
 */
const MAGIC = "NODE-ODE";
const VERSION = 1;
const HEADER = 24;
/** Single numbers that stand in an array. */
const SCALARS = 4;

/** Whether bytes begin as a checkpoint does, or as one that was cut off there. */
export const isCheckpoint = (bytes: Uint8Array): boolean =>
  bytes.length > 0 && MAGIC.startsWith(new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length)));

export function encodeCheckpoint(state: TrainingState, identity: Identity, arithmetic: TrainedArithmetic): Uint8Array {
  const { iteration, halvings, bestIteration, random } = state;
  const arrays = Object.entries(arraysOf(state));
  const contents: CheckpointContents = {
    identity,
    arithmetic,
    random: [...random],
    iteration,
    halvings,
    bestIteration,
    arrays: arrays.map(([name, { length }]) => ({ name, length })),
  };
  const raw = new TextEncoder().encode(JSON.stringify(contents));
  const text = new Uint8Array(Math.ceil(raw.length / 8) * 8).fill(0x20);
  text.set(raw);
  const numbers = arrays.reduce((sum, [, { length }]) => sum + length, 0);
  const bytes = new Uint8Array(HEADER + text.length + 8 * numbers + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setBigUint64(8, BigInt(VERSION), true);
  view.setUint32(16, bytes.length, true);
  view.setUint32(20, text.length, true);
  bytes.set(text, HEADER);
  let at = HEADER + text.length;
  for (const [, array] of arrays)
    for (const x of array) {
      view.setFloat64(at, x, true);
      at += 8;
    }
  view.setUint32(at, checksum(bytes.subarray(0, at)), true);
  return bytes;
}

/** Whether some bytes begin as a checkpoint does. */
export function looksLikeCheckpoint(bytes: Uint8Array): boolean {
  return MAGIC.split("").every((letter, i) => bytes[i] === letter.charCodeAt(0));
}

export interface DecodedCheckpoint {
  readonly state: TrainingState;
  readonly identity: Identity;
  /** Undefined in checkpoints from before there was a choice. */
  readonly arithmetic: TrainedArithmetic | undefined;
}

/**
 * Reads a checkpoint of the training with this identity.
 *
 * @param changed names of the identity that a checkpoint from before there was a choice of arithmetic need not share, as their
 *   last digits were the machine's
 * @param replaced names of the identity that may have changed since: whoever goes on begins anew with what they are of
 * @throws CheckpointFault where it is damaged, of another version, or of another training
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  identity: Identity,
  { changed = [], replaced = [] }: { readonly changed?: readonly string[]; readonly replaced?: readonly string[] } = {},
): DecodedCheckpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!looksLikeCheckpoint(bytes)) throw new CheckpointFault("this is no checkpoint of a training", true);
  if (bytes.length < HEADER || bytes.length !== view.getUint32(16, true)) {
    throw new CheckpointFault("the checkpoint is cut off", true);
  }
  const end = bytes.length - 4;
  if (view.getUint32(end, true) !== checksum(bytes.subarray(0, end))) {
    throw new CheckpointFault("the checkpoint is damaged: its checksum does not fit", true);
  }
  const version = Number(view.getBigUint64(8, true));
  if (version !== VERSION) {
    throw new CheckpointFault(`the checkpoint has format ${version}, which this version does not read`, false);
  }
  const start = HEADER + view.getUint32(20, true);
  if (start > end) throw new CheckpointFault("the checkpoint is damaged: its text has no end", true);
  const contents = readContents(new TextDecoder().decode(bytes.subarray(HEADER, start)), (end - start) / 8);
  checkIdentity(contents.identity, identity, contents.arithmetic ? replaced : [...changed, ...replaced]);
  const arrays = new Map<string, Float64Array>();
  let at = start;
  for (const { name, length } of contents.arrays) {
    arrays.set(
      name,
      Float64Array.from({ length }, (_, i) => view.getFloat64(at + 8 * i, true)),
    );
    at += 8 * length;
  }
  return { state: stateOf(contents, arrays), identity: contents.identity, arithmetic: contents.arithmetic };
}

/** Names of what is more than one. */
const SEVERAL = new Set(["its parameters", "the data"]);
/** Stands for what is too long to be told. */
const HASH = /^[0-9a-f]{8,}/;

function checkIdentity(found: Identity, expected: Identity, exempt: readonly string[]): void {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const isSame = Object.hasOwn(found, name) && Object.hasOwn(expected, name) && found[name] === expected[name];
    if (isSame || exempt.includes(name)) continue;
    const [was, is] = [found, expected].map((each) => (Object.hasOwn(each, name) ? each[name] : "nothing"));
    const isTold = was.length + is.length < 160 && ![was, is].some((value) => HASH.test(value));
    const [differ, they, before, now] = SEVERAL.has(name)
      ? ["differ", "they", "were", "are"]
      : ["differs", "it", "was", "is"];
    const how = isTold ? `: ${they} ${before} ${was} and ${now} ${is}` : "";
    throw new CheckpointFault(
      `the checkpoint is of another training: ${brief(name)} ${differ}${how}; undo the change, or start again`,
      false,
    );
  }
}

function arraysOf({
  x,
  units,
  optimizer,
  factor,
  best,
  loss,
  bestX,
  before,
}: TrainingState): Record<string, Float64Array> {
  return {
    scalars: Float64Array.of(factor, best, loss, before?.rate ?? Number.NaN),
    x,
    ...(units && { units }),
    ...(bestX && { bestX }),
    ...prefixed("optimizer.", optimizer),
    ...(before && {
      "before.x": before.x,
      "before.gradient": before.gradient,
      ...prefixed("before.optimizer.", before.optimizer),
    }),
  };
}

/** Names of what a state holds, one that is not there among them; arrays of the optimizer are of its own names. */
const ARRAYS: ReadonlySet<string> = new Set(["scalars", "x", "units", "bestX", "before.x", "before.gradient"]);
const OF_OPTIMIZER = /^(?:before\.)?optimizer\./;

function stateOf(contents: CheckpointContents, arrays: ReadonlyMap<string, Float64Array>): TrainingState {
  const { random, iteration, halvings, bestIteration } = contents;
  const get = (name: string): Float64Array => {
    const array = arrays.get(name);
    if (!array) throw new CheckpointFault(`the checkpoint lacks ${quoted(name)}`, true);
    return array;
  };
  const odd = [...arrays.keys()].find((name) => !ARRAYS.has(name) && !OF_OPTIMIZER.test(name));
  if (odd !== undefined) throw new CheckpointFault(`the checkpoint is damaged: nobody knows its ${quoted(odd)}`, true);
  if (get("scalars").length !== SCALARS)
    throw new CheckpointFault("the checkpoint is damaged: its numbers are others", true);
  const [factor, best, loss, rate] = get("scalars");
  return {
    iteration,
    x: get("x"),
    units: arrays.get("units"),
    optimizer: withPrefix("optimizer.", arrays),
    random: Uint32Array.from(random),
    factor,
    halvings,
    best,
    bestIteration,
    bestX: arrays.get("bestX"),
    loss,
    before: arrays.has("before.x")
      ? {
          x: get("before.x"),
          optimizer: withPrefix("before.optimizer.", arrays),
          gradient: get("before.gradient"),
          rate,
        }
      : undefined,
  };
}

function prefixed(prefix: string, state: OptimizerState): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(state).map(([name, array]) => [`${prefix}${name}`, array]));
}

function withPrefix(prefix: string, arrays: ReadonlyMap<string, Float64Array>): OptimizerState {
  const own = [...arrays].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
}
