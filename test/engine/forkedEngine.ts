import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";

const ENGINE = "dist/engine.js";

interface EngineOptions {
  /** Of Node, for the engine. */
  readonly execArgv?: readonly string[];
  /** What the host answers where the engine asks for a file; default that there is none. */
  readonly readFile?: () => unknown;
}

/** Uses the built engine as a process of its own, and waits until it is gone. */
export async function withEngine(
  { execArgv = [], readFile = () => null }: EngineOptions,
  use: (connection: MessageConnection, engine: ChildProcess) => Promise<void>,
): Promise<void> {
  assert.ok(existsSync(ENGINE), "build first: node scripts/build.mjs");
  const engine = fork(ENGINE, [], { serialization: "advanced", stdio: "inherit", execArgv: [...execArgv] });
  const connection = createMessageConnection(new IPCMessageReader(engine), new IPCMessageWriter(engine));
  connection.onRequest("readFile", readFile);
  connection.listen();
  try {
    await use(connection, engine);
  } finally {
    const gone = once(engine, "exit");
    if (engine.connected) engine.disconnect();
    await gone;
    connection.dispose();
  }
}
