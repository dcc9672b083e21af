import type { ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import { createMessageConnection, IPCMessageWriter, type MessageConnection } from "vscode-jsonrpc/node";
import type { DocumentText, EngineMethod, EngineProgress, EngineRequests } from "../protocol/engineApi.ts";
import {
  ErrorCode,
  type ProgressMessage,
  type RequestEnvelope,
  type SuppliedText,
} from "../protocol/engineMessages.ts";
import { CheckedReader } from "./checkedReader.ts";
import { startEngine } from "./engineProcess.ts";

export interface RequestOptions<Progress = never> {
  readonly queue?: string;
  readonly disposable?: boolean;
  /** Ends the job when it has gone on for so long without progress; default its kind's budget. */
  readonly seconds?: number;
  readonly token?: vscode.CancellationToken;
  readonly onProgress?: (value: Progress) => void;
}

/** Gives the engine a file that the program of a document needs: it never touches the disk for one. */
export type ReadFile = (uri: string, entry: string) => Promise<SuppliedText>;

/** Waits before the n-th restart in a row, in milliseconds; a run of a minute without a crash starts the count again. */
const BACK_OFF = [0, 250, 1000, 4000, 15000];
const CALM = 60_000;
/** Milliseconds that a process which is out of reach has to end. */
const LAST_WORDS = 1000;
/** Crashes in a row that are told to the reader. */
const MANY = 3;
/** The setting that lets kernels fuse products with sums. */
const FUSED = "fusedArithmetic";
const THREADS = "threads";

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
  readonly #failed = new vscode.EventEmitter<string>();
  readonly #settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`nodeOde.${FUSED}`)) this.#restarted.fire();
  });
  #process: ChildProcess | undefined;
  #connection: Promise<MessageConnection> | undefined;
  #crashes = 0;
  #startedAt = 0;
  #nextToken = 1;
  /** Ends the wait before the next start. */
  #wake: (() => void) | undefined;
  /** The next process stands in for one that is gone or did not start. */
  #isBack = false;
  #failureSaid = false;
  #disposed = false;

  /** Fires when a new process stands in for a crashed one, or rounds otherwise; ask again for what is on screen. */
  readonly onDidRestart = this.#restarted.event;
  /** Fires with the reason when no process can be started, or none stays. */
  readonly onDidFail = this.#failed.event;

  /**
   * @param storage a folder of its own, where the engine finds what was installed for it and keeps what it measured
   */
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
    if (this.#connection) void this.#notify("close", { uri });
  }

  /** Tells the engine that a file on disk changed, so that an import of it is read again. */
  changed(uri: string): void {
    if (this.#connection) void this.#notify("changed", { uri });
  }

  /** Ends a queue's thread: nothing more will be asked on it. */
  release(queue: string): void {
    if (this.#connection) void this.#notify("release", { queue });
  }

  async request<M extends EngineMethod>(
    method: M,
    params: EngineRequests[M]["params"],
    { queue = "interactive", disposable, seconds, token, onProgress }: RequestOptions<EngineProgress<M>> = {},
  ): Promise<EngineRequests[M]["result"]> {
    const connection = await this.#connected();
    const progressToken = onProgress ? this.#nextToken++ : undefined;
    if (onProgress) this.#progress.set(progressToken!, (value) => onProgress(value as EngineProgress<M>));
    const arithmetic = fusedArithmetic() ? "fused" : "strict";
    const request = { method, params };
    const envelope: RequestEnvelope<M> = {
      request,
      queue,
      arithmetic,
      threads: threadsAsked(),
      disposable,
      seconds,
      progressToken,
    };
    try {
      return await (token ? connection.sendRequest("run", envelope, token) : connection.sendRequest("run", envelope));
    } catch (error) {
      throw isCancellation(error) ? new vscode.CancellationError() : error;
    } finally {
      if (progressToken !== undefined) this.#progress.delete(progressToken);
    }
  }

  /** Ends the process at once; the next one starts by itself, and at once where none could be started. */
  restart(): void {
    this.forgive();
    this.#process?.kill("SIGKILL");
    this.#wake?.();
    this.#startAgain();
  }

  /** Starts the count of crashes again: the next restart does not wait, and what fails then is said again. */
  forgive(): void {
    this.#crashes = 0;
    this.#failureSaid = false;
  }

  dispose(): void {
    this.#disposed = true;
    this.#wake?.();
    if (this.#process) end(this.#process);
    vscode.Disposable.from(this.#settings, this.#restarted, this.#failed).dispose();
  }

  async #notify(method: string, params: unknown): Promise<void> {
    try {
      const connection = await this.#connected();
      await connection.sendNotification(method, params);
    } catch (error) {
      // The documents are said again to the process that stands in.
      this.#log.debug(`${method}: ${error}`);
    }
  }

  #connected(): Promise<MessageConnection> {
    this.#connection ??= this.#start();
    return this.#connection;
  }

  async #start(): Promise<MessageConnection> {
    try {
      if (Date.now() - this.#startedAt > CALM) this.forgive();
      const wait = BACK_OFF[Math.min(this.#crashes, BACK_OFF.length - 1)];
      if (wait) await this.#pause(wait);
      if (this.#disposed) throw new vscode.CancellationError();
      this.#startedAt = Date.now();
      return this.#connect(await startEngine(this.#script, this.#storage));
    } catch (error) {
      this.#connection = undefined;
      this.#refused(error as Error);
      throw error;
    }
  }

  /** Waits, unless somebody wants the engine at once. */
  async #pause(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }

  #connect(engine: ChildProcess): MessageConnection {
    this.#process = engine;
    this.#log.info(`engine started, process ${engine.pid}`);
    engine.stdout?.on("data", (text) => this.#log.debug(`engine: ${String(text).trimEnd()}`));
    engine.stderr?.on("data", (text) => this.#log.warn(`engine: ${String(text).trimEnd()}`));
    const connection = createMessageConnection(new CheckedReader(engine), new IPCMessageWriter(engine));
    connection.onRequest(
      "readFile",
      ({ uri, entry }: { uri: string; entry: string }): Promise<unknown> => this.#readFile(uri, entry),
    );
    connection.onNotification("progress", ({ token, value }: ProgressMessage) => this.#progress.get(token)?.(value));
    const lost = (why: string) => {
      // Disposing is what rejects the pending requests; without it they would wait for ever.
      connection.dispose();
      this.#lost(engine, why);
    };
    let broken: string | undefined;
    // Nobody answers a message that did not go out; how the process ended, where it did, says more than the message.
    const cutOff = (why: string) => {
      if (broken !== undefined) return;
      broken = why;
      engine.kill("SIGKILL");
      setTimeout(() => lost(why), LAST_WORDS);
    };
    engine.on("exit", (code, signal) => lost(signal === "SIGKILL" && broken ? broken : (signal ?? `code ${code}`)));
    engine.on("disconnect", () => cutOff("its channel was closed"));
    engine.on("error", ({ message }) => cutOff(message));
    connection.onError(([{ message }]) => cutOff(message));
    connection.listen();
    for (const document of this.#documents.values()) {
      connection.sendNotification("open", document).catch(({ message }) => cutOff(message));
    }
    if (this.#isBack) queueMicrotask(() => this.#restarted.fire());
    this.#isBack = false;
    return connection;
  }

  /** A process is of no use any more: another one takes its place. */
  #lost(engine: ChildProcess, why: string): void {
    if (engine !== this.#process) return;
    this.#process = undefined;
    this.#connection = undefined;
    if (this.#disposed) return;
    this.#crashes++;
    this.#isBack = true;
    this.#log.warn(`engine ended (${why}); starting it again`);
    if (this.#crashes >= MANY) this.#say(why);
    this.#startAgain();
  }

  /** No process was started. It is tried again with waits in between, then when it is asked for. */
  #refused({ message }: Error): void {
    if (this.#disposed) return;
    this.#crashes++;
    this.#isBack = true;
    this.#log.error(`the engine could not be started: ${message}`);
    this.#say(message);
    if (this.#crashes < BACK_OFF.length) this.#startAgain();
  }

  #startAgain(): void {
    this.#connected().catch(() => {
      // Said where it was refused.
    });
  }

  /** Once, until it has worked for a while or somebody tries again. */
  #say(why: string): void {
    if (!this.#failureSaid) this.#failed.fire(why);
    this.#failureSaid = true;
  }
}

/** Lets go of a process, which then ends by itself; one that has not, stopped as it may be, is ended, at the latest with this one. */
function end(engine: ChildProcess): void {
  const kill = () => engine.kill("SIGKILL");
  const timer = setTimeout(kill, LAST_WORDS);
  process.once("exit", kill);
  engine.once("exit", () => {
    clearTimeout(timer);
    process.removeListener("exit", kill);
  });
  if (engine.connected) engine.disconnect();
}

function fusedArithmetic(): boolean {
  return vscode.workspace.getConfiguration("nodeOde").get<boolean>(FUSED, false);
}

/** Undefined: one a core. */
function threadsAsked(): number | undefined {
  return vscode.workspace.getConfiguration("nodeOde").get<number>(THREADS, 0) || undefined;
}

/** The engine's own words for why it did not answer; undefined where it is the engine that is gone. */
export function faultOf(error: unknown): { readonly code: number; readonly message: string } | undefined {
  const { code, message } = error as { code?: number; message?: string };
  const known = [ErrorCode.internal, ErrorCode.terminated, ErrorCode.tooLong, ErrorCode.refused].find(
    (each) => each === code,
  );
  return known === undefined ? undefined : { code: known, message: message ?? String(error) };
}

function isCancellation(error: unknown): boolean {
  const code = (error as { code?: number })?.code;
  return code === ErrorCode.cancelled || code === ErrorCode.stale;
}
