import type { EngineMethod, EngineRequest } from "./engineApi.ts";

/**
 * The envelopes of engine traffic: host ↔ engine process (JSON-RPC over an IPC channel with binary typed arrays) and engine
 * process ↔ worker thread. What they carry is in `engineApi.ts`.
 */

/** The parameters of the one JSON-RPC request, `run`: what is asked, and the queue (worker thread) it shall run on. */
export interface RequestEnvelope<Method extends EngineMethod = EngineMethod> {
  readonly request: EngineRequest<Method>;
  /** Requests of one queue about one document run one after another; queues, and documents, run side by side. */
  readonly queue: string;
  /** How compiled kernels round; default strict. */
  readonly arithmetic?: "strict" | "fused";
  /** Threads that share its work; default one a core. */
  readonly threads?: number;
  /** Ends the queue's thread once it is idle: for long jobs, whose memory nobody else needs. */
  readonly disposable?: boolean;
  /** Ends the job, with its thread, when it has gone on for so long without progress; default its kind's budget. */
  readonly seconds?: number;
  /** When given, progress is sent as `progress` notifications with this token. */
  readonly progressToken?: number;
}

export interface ProgressMessage {
  readonly token: number;
  readonly value: unknown;
}

/** A document and the files it needs. */
export interface Sources {
  readonly entry: string;
  readonly texts: ReadonlyMap<string, SuppliedText>;
}

/**
 * A file's text, with what it is encoded in where that is not UTF-8; null where the host found no such file; or why it did not
 * read it, in a sentence that names the file.
 */
export type SuppliedText =
  | string
  | null
  | { readonly text: string; readonly encoding: "UTF-16" | "Latin-1" }
  | { readonly unreadable: string };

/** @typeParam Request what is asked of the worker; a queue hands it on without looking */
export interface WorkerRequest<Request = EngineRequest> {
  readonly id: number;
  readonly request: Request;
  readonly sources: Sources | undefined;
  readonly arithmetic?: "strict" | "fused";
  readonly threads?: number;
  /** One shared word: not zero means cancelled. */
  readonly cancelFlag: Int32Array;
}

export type WorkerReply =
  /** With the files that the program of the document was read from. */
  | { readonly id: number; readonly kind: "result"; readonly result: unknown; readonly used?: readonly string[] }
  | { readonly id: number; readonly kind: "progress"; readonly value: unknown }
  /** The program needs files that were not among the sources. */
  | { readonly id: number; readonly kind: "missing"; readonly files: readonly string[] }
  | { readonly id: number; readonly kind: "cancelled" }
  | {
      readonly id: number;
      readonly kind: "error";
      readonly message: string;
      readonly stack?: string;
      readonly isInternal: boolean;
    };

/** JSON-RPC error codes of the engine, beside the standard ones. */
export const ErrorCode = {
  cancelled: -32800,
  /** The request is about a version of the document that is no longer the newest. */
  stale: -32001,
  /** The thread was ended: it did not answer a cancellation in time, or died. */
  terminated: -32002,
  /** The request cannot be answered, for the reason that the message gives. */
  refused: -32003,
  /** The job took longer than it may. */
  tooLong: -32004,
  /** The lab itself failed; the message says so. (JSON-RPC's own code.) */
  internal: -32603,
} as const;
