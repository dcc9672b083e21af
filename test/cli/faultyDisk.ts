import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** What a disk does at one of its writes, and at all later ones where it is `lasting`. */
export interface DiskFault {
  /** The write that fails, counted from 0. */
  readonly at: number;
  readonly code: "ENOSPC" | "EROFS" | "EIO" | "EDQUOT";
  readonly lasting?: boolean;
  /** A write of bytes takes half of them first. */
  readonly short?: boolean;
  /** Takes the place of failing: what happens there, the folder's vanishing for one. */
  readonly instead?: () => void;
}

/** What was written to the streams, and the writes there were. */
export interface DiskRun<Result> {
  readonly result: Result;
  readonly out: string;
  readonly error: string;
  /** The name of the system's call, one a write. */
  readonly writes: readonly string[];
}

type Call = (...args: never[]) => unknown;

/** Whether a call writes, told from its arguments; what only reads never fails here. */
const WRITES: Readonly<Record<string, (args: readonly unknown[], opened: ReadonlySet<unknown>) => boolean>> = {
  openSync: ([, flags]) => flags !== undefined && flags !== "r",
  writeSync: () => true,
  writeFileSync: () => true,
  fsyncSync: () => true,
  ftruncateSync: () => true,
  fchmodSync: () => true,
  closeSync: ([descriptor], opened) => opened.has(descriptor) || descriptor === 1,
  renameSync: () => true,
  linkSync: () => true,
  rmSync: () => true,
  mkdirSync: () => true,
};

/**
 * Does something on a disk that fails at one write, with the process's own streams caught: standard output is a file like any, and
 * standard error takes everything.
 */
export async function onDisk<Result>(
  fault: DiskFault | undefined,
  action: () => Promise<Result>,
): Promise<DiskRun<Result>> {
  const real = Object.fromEntries(Object.keys(WRITES).map((name) => [name, Reflect.get(fs, name) as Call]));
  const caught = { 1: [] as Uint8Array[], 2: [] as Uint8Array[] };
  const writes: string[] = [];
  const opened = new Set<unknown>();
  const bytesOf = (data: unknown) => (typeof data === "string" ? Buffer.from(data) : (data as Uint8Array));
  const done = (name: string, args: readonly unknown[]): unknown => {
    const [first, data, offset = 0] = args;
    if (name === "writeSync" && (first === 1 || first === 2)) {
      const bytes = bytesOf(data).subarray(Number(offset));
      caught[first].push(bytes.slice());
      return bytes.length;
    }
    if (name === "closeSync" && first === 1) return undefined;
    const result = (real[name] as (...all: unknown[]) => unknown)(...args);
    if (name === "openSync") opened.add(result);
    if (name === "closeSync") opened.delete(first);
    return result;
  };
  const half = (name: string, args: readonly unknown[]) => {
    const [descriptor, data, offset = 0] = args;
    if (name !== "writeSync" && name !== "writeFileSync") return;
    const bytes = bytesOf(data).subarray(Number(offset));
    done("writeSync", [descriptor, bytes.subarray(0, bytes.length >> 1), 0]);
  };
  for (const [name, isWrite] of Object.entries(WRITES)) {
    const call = (...args: readonly unknown[]) => {
      if (!isWrite(args, opened)) {
        return (real[name] as (...all: unknown[]) => unknown)(...args);
      }
      const n = writes.push(name) - 1;
      const fails = fault !== undefined && (n === fault.at || (fault.lasting === true && n > fault.at));
      if (fails && fault.instead) fault.instead();
      else if (fails) {
        if (fault.short && n === fault.at) half(name, args);
        // A file that is closed is closed whatever the system says of what it held.
        if (name === "closeSync") done(name, args);
        throw Object.assign(new Error(`${fault.code}: it failed, ${name}`), { code: fault.code });
      }
      return done(name, args);
    };
    Reflect.set(fs, name, name === "writeSync" ? withErrors(call, caught[2]) : call);
  }
  syncBuiltinESMExports();
  try {
    const result = await action();
    const text = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString();
    return { result, out: text(caught[1]), error: text(caught[2]), writes };
  } finally {
    for (const [name, call] of Object.entries(real)) Reflect.set(fs, name, call);
    syncBuiltinESMExports();
  }
}

function withErrors(call: (...args: readonly unknown[]) => unknown, errors: Uint8Array[]) {
  return (...args: readonly unknown[]): unknown => {
    if (args[0] !== 2) return call(...args);
    const [, data, offset = 0] = args;
    const bytes = Buffer.from(data as Uint8Array).subarray(Number(offset));
    errors.push(bytes);
    return bytes.length;
  };
}
