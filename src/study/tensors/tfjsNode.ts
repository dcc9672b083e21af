import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import type { TensorLibrary } from "../../compile/tfjs/tensorLibrary.ts";
import { ExplainedError } from "../../core/explainedError.ts";

const packageName = "@tensorflow/tfjs-node";

/** Says why tfjs-node cannot be used here, as the rest of a sentence, and never that alone: how to install it as well. */
export class TfjsNodeUnavailable extends ExplainedError {
  override readonly name = "TfjsNodeUnavailable";
  constructor(why: string) {
    super(
      `tfjs-node did not load: ${why}. To install it run "npm run setup:tfjs-node", or the command "Neural ODE: Install tfjs-node" in the editor`,
    );
  }
}

/**
 * Loads tfjs-node from one of some folders' node_modules, the first that has it.
 *
 * A broken binary may end the process that loads it, so that another process tries first, once a binary.
 *
 * @throws TfjsNodeUnavailable
 */
export function loadTfjsNode(folders: readonly string[]): TensorLibrary {
  const home = folders.map(findPackage).find((found) => found !== undefined);
  if (!home) throw new TfjsNodeUnavailable("it is not installed");
  const binary = binaryOf(home);
  if (!binary) throw new TfjsNodeUnavailable(`its binary is not in ${home}`);
  const marker = path.join(home, "lib", "loads.txt");
  const print = fingerprint(home, binary);
  if (readOr(marker, "") !== print) {
    const fault = faultOfLoading(home);
    if (fault !== undefined) throw new TfjsNodeUnavailable(fault);
    try {
      writeFileSync(marker, print);
    } catch {
      // A folder that cannot be written to is tried again next time.
    }
  }
  try {
    restoreUtil();
    // What TensorFlow says of the processor is no news to anyone.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
    return createRequire(path.join(home, "package.json"))(home) as TensorLibrary;
  } catch (error) {
    throw new TfjsNodeUnavailable(firstLine(error instanceof Error ? error.message : String(error)));
  }
}

/** Node 23 and later lack two functions that the package calls. */
function restoreUtil(): void {
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  old.isArray ??= Array.isArray;
}

function findPackage(folder: string): string | undefined {
  try {
    return path.dirname(createRequire(path.join(folder, "package.json")).resolve(`${packageName}/package.json`));
  } catch {
    return undefined;
  }
}

function binaryOf(home: string): string | undefined {
  const lib = path.join(home, "lib");
  try {
    const folder = readdirSync(lib).find((name) => name.startsWith("napi-v"));
    const file = folder && path.join(lib, folder, "tfjs_binding.node");
    return file && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Changes with the binary, with the libraries it needs, and with the Node that loads it. */
function fingerprint(home: string, binary: string): string {
  const deps = path.join(home, "deps", "lib");
  const libraries = (() => {
    try {
      return readdirSync(deps).map((name) => path.join(deps, name));
    } catch {
      return [];
    }
  })();
  const facts = [binary, ...libraries].map((file) => {
    try {
      const { size, mtimeMs } = statSync(file);
      return `${path.basename(file)} ${size} ${mtimeMs}`;
    } catch {
      return `${path.basename(file)} broken`;
    }
  });
  return [process.version, ...facts].join("\n");
}

/** What another process says of the package; undefined when all is well. */
function faultOfLoading(home: string): string | undefined {
  const script = `const util = require("node:util");
    util.isNullOrUndefined ??= (x) => x == null;
    util.isArray ??= Array.isArray;
    const tf = require(process.argv[1]);
    if (tf.tidy(() => tf.add(1, 2).dataSync()[0]) !== 3) throw new Error("1 + 2 is not 3");`;
  const { status, signal, stderr, error } = spawnSync(process.execPath, ["-e", script, home], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", TF_CPP_MIN_LOG_LEVEL: "3" },
    encoding: "utf8",
    timeout: 60_000,
  });
  if (status === 0) return undefined;
  if (error) return firstLine(error.message);
  if (signal) return `its binary ended the process that tried it (${signal})`;
  const lines = stderr.split("\n");
  return firstLine(lines.find((line) => /Error/.test(line)) ?? stderr);
}

function firstLine(text: string): string {
  const [line] = text.trim().split("\n");
  return line.replace(/^\w*Error: /, "").replace(/[.\s]+$/, "");
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}
