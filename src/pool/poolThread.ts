import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { JobMessage, PartMessage, PoolWorkerData } from "./poolMessages.ts";

/** One thread of a pool; it keeps no process alive. */
export class PoolThread {
  readonly #worker: Worker;
  readonly #results: MessagePort;
  #isGone = false;

  constructor(script: string | URL) {
    const { port1, port2 } = new MessageChannel();
    this.#results = port1;
    const data: PoolWorkerData = { results: port2 };
    this.#worker = new Worker(script, { workerData: data, transferList: [port2] });
    const gone = () => {
      this.#isGone = true;
    };
    // What it was at is done by who asked for it.
    this.#worker.on("error", gone);
    this.#worker.on("exit", gone);
    this.#worker.unref();
    port1.unref();
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  send(message: JobMessage): void {
    this.#worker.postMessage(message);
  }

  /** What it has said and nobody has heard yet, without a turn of the event loop. */
  receive(): PartMessage | undefined {
    return receiveMessageOnPort(this.#results)?.message;
  }

  async end(): Promise<void> {
    this.#results.close();
    await this.#worker.terminate();
  }
}
