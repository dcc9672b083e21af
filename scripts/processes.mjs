import { spawn, spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { root } from "./root.mjs";

/**
 * @typedef {object} StartOptions
 * @property {string} [cwd] default the repository's top folder
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [show] pass on what it prints as it comes
 * @property {number} [patience] milliseconds between asking it to end and killing it, default 3000; what starts groups of
 *   its own needs more than they do
 *
 * @typedef {object} Group A program and everything it starts, as one: ended by `stop`, and with this process however that ends.
 * @property {() => string} log what it printed so far
 * @property {(pattern: RegExp, milliseconds: number) => Promise<RegExpExecArray>} printed waits for a pattern; throws when
 *   the time is up or the program has ended
 * @property {Promise<{ code: number | null, signal: NodeJS.Signals | null, asked: boolean }>} ended when it has ended and its output is
 *   read; `asked` when `stop` was called before
 * @property {() => Promise<void>} stop asks it to end, then kills what is left
 * @property {() => void} kill
 */

/** @type {Set<Group>} */
const running = new Set();

/**
 * Starts a program that leads a process group of its own.
 *
 * @param {string} command a program, or with no `args` a line for the shell (which finds npm on every platform)
 * @param {readonly string[]} [args]
 * @param {StartOptions} [options]
 * @returns {Group}
 */
export function startGroup(command, args, { cwd = root, env = process.env, show = false, patience = 3000 } = {}) {
  // Before there is anything to end: a signal may come as soon as the program runs.
  endWithThisProcess();
  const child = spawn(command, args ?? [], {
    cwd,
    env,
    shell: args === undefined,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  let log = "";
  /** Asked again whenever something was printed, and once more at the end. @type {Set<(isOver: boolean) => void>} */
  const listeners = new Set();
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    child[name].setEncoding("utf8").on("data", (text) => {
      log += text;
      if (show) process[name].write(text);
      for (const listener of listeners) listener(false);
    });
  }
  let isOver = false;
  let asked = false;
  /** @type {Group["ended"]} */
  const ended = new Promise((resolve) => {
    const end = (/** @type {number | null} */ code, /** @type {NodeJS.Signals | null} */ signal) => {
      isOver = true;
      for (const listener of listeners) listener(true);
      resolve({ code, signal, asked });
    };
    child.once("error", ({ message }) => {
      log += message;
      end(127, null);
    });
    child.once("close", end);
  });

  /** @type {Group["printed"]} */
  const printed = (pattern, milliseconds) =>
    new Promise((resolve, reject) => {
      const settle = (/** @type {RegExpExecArray | null} */ match, /** @type {string} */ why = "") => {
        listeners.delete(look);
        clearTimeout(timer);
        if (match) resolve(match);
        else reject(new Error(`${command} ${why} without printing ${pattern}\n${log}`));
      };
      const look = (/** @type {boolean} */ over) => {
        const match = pattern.exec(log);
        if (match || over) settle(match, "ended");
      };
      const timer = setTimeout(() => settle(null, `ran ${milliseconds} ms`), milliseconds);
      listeners.add(look);
      look(isOver);
    });

  /** @type {Group} */
  const group = {
    log: () => log,
    ended,
    printed,
    kill: () => signalGroup(child.pid, "SIGKILL"),
    stop: async () => {
      asked = true;
      const deadline = Date.now() + patience;
      while (signalGroup(child.pid, Date.now() < deadline ? "SIGTERM" : "SIGKILL")) await delay(50);
      running.delete(group);
    },
  };
  running.add(group);
  return group;
}

/**
 * Runs a command to its end, showing what it prints.
 *
 * @param {string} command
 * @param {readonly string[]} [args]
 * @param {StartOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} its exit code (1 when a signal ended it) and all that it printed
 */
export async function run(command, args, options) {
  const group = startGroup(command, args, { show: true, ...options });
  const { code } = await group.ended;
  await group.stop();
  return { code: code ?? 1, output: group.log() };
}

/**
 * Runs a command to its end, showing nothing; one that fails throws with what it printed.
 *
 * @param {string} command
 * @param {readonly string[]} [args]
 * @param {StartOptions} [options]
 */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, { show: false, ...options });
  if (code !== 0) throw new Error(`${[command, ...(args ?? [])].join(" ")} failed\n${output}`);
}

/**
 * Sends a signal to every process of a group; false when none is left.
 *
 * @param {number | undefined} leader undefined when it could not be started
 * @param {"SIGTERM" | "SIGKILL"} name
 */
function signalGroup(leader, name) {
  if (leader === undefined) return false;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(leader), "/t", "/f"]);
    return false;
  }
  try {
    process.kill(-leader, name);
    return true;
  } catch {
    return false;
  }
}

let isWatching = false;

/** Whatever ends this process ends the groups it started: a signal stops them first, anything else kills them. */
function endWithThisProcess() {
  if (isWatching) return;
  isWatching = true;
  for (const [name, number] of /** @type {const} */ ([
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ])) {
    process.once(name, async () => {
      await Promise.all([...running].map((group) => group.stop()));
      process.exit(128 + number);
    });
  }
  process.once("exit", () => {
    for (const group of running) group.kill();
  });
}
