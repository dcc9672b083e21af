import { type ChildProcess, fork } from "node:child_process";

/**
 * Starts the engine's process.
 *
 * @param storage a folder of its own, where it finds what was installed for it and keeps what it measured
 * @throws what the system said where it started none
 */
export function startEngine(script: string, storage: string): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const engine = fork(script, [], {
      serialization: "advanced",
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", NODE_ODE_STORAGE: storage, TF_CPP_MIN_LOG_LEVEL: "2" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    // Where none was started there is an `error`, and never an `exit`.
    engine.once("error", reject);
    engine.once("spawn", () => {
      engine.off("error", reject);
      resolve(engine);
    });
  });
}
