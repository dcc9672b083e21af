import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

/*
 * The tensor library with the back ends that need no binary of the platform. Loaded when tensors are first asked for, and
 * not before.
 */
export { tf };

// Where everything is in one bundle, the back end's code for vector units stands beside it.
if (existsSync(new URL("./tfjs-backend-wasm-simd.wasm", import.meta.url))) {
  setWasmPaths(fileURLToPath(new URL("./", import.meta.url)));
}
