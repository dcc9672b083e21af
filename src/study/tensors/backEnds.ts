import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TensorLibrary } from "../../compile/tfjs/tensorLibrary.ts";
import { ExplainedError } from "../../core/explainedError.ts";
import { loadTfjsNode } from "./tfjsNode.ts";

/** From the one to be preferred down. */
export const backEndNames = ["tfjs-node", "tfjs wasm", "tfjs cpu"] as const;

export type BackEndName = (typeof backEndNames)[number];

/** The tensor library, ready to compute on one of its back ends. */
export interface BackEnd {
  readonly name: BackEndName;
  readonly tf: TensorLibrary;
}

export interface LoadedBackEnd extends BackEnd {
  /** Why a better back end was passed over, a sentence. */
  readonly note?: string;
}

/** A back end cannot be used on this machine; the message says why. */
export class BackEndUnavailable extends ExplainedError {
  override readonly name = "BackEndUnavailable";
}

/**
 * Loads a back end and makes it the one that this thread computes on.
 *
 * @throws BackEndUnavailable
 */
export async function loadBackEnd(name: BackEndName, folders = defaultFolders()): Promise<BackEnd> {
  try {
    const tf = name === "tfjs-node" ? loadTfjsNode(folders) : (await import("./bundledBackEnds.ts")).tf;
    const inside = { "tfjs-node": "tensorflow", "tfjs wasm": "wasm", "tfjs cpu": "cpu" }[name];
    if (!(await tf.setBackend(inside))) throw new Error(`the library refused its back end ${inside}`);
    // It would advise to install tfjs-node.
    if (name === "tfjs cpu") Object.assign(tf.backend(), { firstUse: false });
    return { name, tf };
  } catch (error) {
    throw new BackEndUnavailable(error instanceof Error ? error.message : String(error));
  }
}

/** The first back end that loads; the last one always does. */
export async function loadBestBackEnd(folders = defaultFolders()): Promise<LoadedBackEnd> {
  const notes: string[] = [];
  for (const name of backEndNames) {
    try {
      return { ...(await loadBackEnd(name, folders)), note: notes[0] };
    } catch (error) {
      if (!(error instanceof BackEndUnavailable)) throw error;
      notes.push(error.message);
    }
  }
  throw new BackEndUnavailable(notes.join("; "));
}

/** Where tfjs-node may be installed: where the editor put it, or among this program's own dependencies. */
function defaultFolders(): string[] {
  const { NODE_ODE_STORAGE: storage } = process.env;
  return [...(storage ? [storage] : []), path.dirname(fileURLToPath(import.meta.url))];
}
