import { type ChildProcess, fork } from "node:child_process";
import * as vscode from "vscode";
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import type { DocumentText, EngineMethod, EngineProgress, EngineRequests } from "../protocol/engineApi.ts";
import {
  ErrorCode,
  type ProgressMessage,
  type RequestEnvelope,
  type SuppliedText,
} from "../protocol/engineMessages.ts";

export interface RequestOptions<Progress = never> {
  readonly lane?: string;
  readonly disposable?: boolean;
  readonly token?: vscode.CancellationToken;
  readonly onProgress?: (value: Progress) => void;
}

/** Gives the engine a file that the program of a document needs: it never touches the disk for one. */
export type ReadFile = (uri: string, entry: string) => Promise<SuppliedText>;

/** Waits before the n-th restart in a row, in milliseconds; a run of a minute without a crash starts the count again. */
const BACK_OFF = [0, 250, 1000, 4000, 15000];
const CALM = 60_000;

/**
 * The engine process as the extension sees it: typed requests, restart after a crash, and the open documents said again to the
 * new process. A request never hangs: when the process goes, it is rejected.
 */
export class EngineClient implements vscode.Disposable {
  readonly #script: string;
  readonly #storage: string;
  readonly #readFile: ReadFile;
  readonly #log: vscode.LogOutputChannel;
  readonly #documents = new Map<string, DocumentText>();
  readonly #progress = new Map<number, (value: unknown) => void>();
  readonly #restarted = new vscode.EventEmitter<void>();
  #process: ChildProcess | undefined;
  #connection: Promise<MessageConnection> | undefined;
  #crashes = 0;
  #startedAt = 0;
  #nextToken = 1;
  #disposed = false;

  /** Fires when a new process stands in for a crashed one; ask again for what is on screen. */
  readonly onDidRestart = this.#restarted.event;

  /** @param storage a folder of its own, where the engine finds what was installed for it and keeps what it measured */
  constructor(script: string, storage: string, readFile: ReadFile, log: vscode.LogOutputChannel) {
    this.#script = script;
    this.#storage = storage;
    this.#readFile = readFile;
    this.#log = log;
  }

  /** Process id of the running engine, for tests and the log. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Tells the engine a document's newest text. */
  open(document: DocumentText): void {
    this.#documents.set(document.uri, document);
    void this.#notify("open", document);
  }

  close(uri: string): void {
    this.#documents.delete(uri);
    void this.#notify("close", { uri });
  }

  /** Tells the engine that a file on disk changed, so that an import of it is read again. */
  changed(uri: string): void {
    if (this.#connection) void this.#notify("changed", { uri });
  }

  async request<M extends EngineMethod>(
    method: M,
    params: EngineRequests[M]["params"],
    { lane = "interactive", disposable, token, onProgress }: RequestOptions<EngineProgress<M>> = {},
  ): Promise<EngineRequests[M]["result"]> {
    const connection = await this.#connected();
    const progressToken = onProgress ? this.#nextToken++ : undefined;
    if (onProgress) this.#progress.set(progressToken!, (value) => onProgress(value as EngineProgress<M>));
    const envelope: RequestEnvelope<M> = { request: { method, params }, lane, disposable, progressToken };
    try {
      return await (token ? connection.sendRequest("run", envelope, token) : connection.sendRequest("run", envelope));
    } catch (error) {
      throw isCancellation(error) ? new vscode.CancellationError() : error;
    } finally {
      if (progressToken !== undefined) this.#progress.delete(progressToken);
    }
  }

  /** Ends the process at once; the next one starts by itself. */
  restart(): void {
    this.forgive();
    this.#process?.kill("SIGKILL");
  }

  /** Starts the count of crashes again: the next restart does not wait. */
  forgive(): void {
    this.#crashes = 0;
  }

  dispose(): void {
    this.#disposed = true;
    this.#process?.disconnect();
    this.#restarted.dispose();
  }

  async #notify(method: string, params: unknown): Promise<void> {
    const connection = await this.#connected();
    await connection.sendNotification(method, params).catch((error) => this.#log.debug(`${method}: ${error}`));
  }

  #connected(): Promise<MessageConnection> {
    this.#connection ??= this.#start();
    return this.#connection;
  }

  async #start(): Promise<MessageConnection> {
    if (Date.now() - this.#startedAt > CALM) this.#crashes = 0;
    const wait = BACK_OFF[Math.min(this.#crashes, BACK_OFF.length - 1)];
    if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
    this.#startedAt = Date.now();
    const engine = fork(this.#script, [], {
      serialization: "advanced",
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", NODE_ODE_STORAGE: this.#storage, TF_CPP_MIN_LOG_LEVEL: "2" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#process = engine;
    this.#log.info(`engine started, process ${engine.pid}`);
    engine.stdout?.on("data", (text) => this.#log.debug(`engine: ${String(text).trimEnd()}`));
    engine.stderr?.on("data", (text) => this.#log.warn(`engine: ${String(text).trimEnd()}`));
    engine.on("error", (error) => this.#log.error(`engine: ${error.message}`));
    const connection = createMessageConnection(new IPCMessageReader(engine), new IPCMessageWriter(engine));
    connection.onRequest(
      "readFile",
      ({ uri, entry }: { uri: string; entry: string }): Promise<unknown> => this.#readFile(uri, entry),
    );
    connection.onNotification("progress", ({ token, value }: ProgressMessage) => this.#progress.get(token)?.(value));
    connection.onError(([error]) => this.#log.debug(`engine connection: ${error.message}`));
    engine.on("exit", (code, signal) => {
      // Disposing is what rejects the pending requests; without it they would wait for ever.
      connection.dispose();
      this.#gone(engine, code, signal);
    });
    connection.listen();
    for (const document of this.#documents.values()) void connection.sendNotification("open", document);
    return connection;
  }

  #gone(engine: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (engine !== this.#process) return;
    this.#process = undefined;
    this.#connection = undefined;
    if (this.#disposed) return;
    this.#crashes++;
    this.#log.warn(`engine ended (${signal ?? `code ${code}`}); starting it again`);
    void this.#connected().then(() => this.#restarted.fire());
  }
}

function isCancellation(error: unknown): boolean {
  const code = (error as { code?: number })?.code;
  return code === ErrorCode.cancelled || code === ErrorCode.stale;
}
