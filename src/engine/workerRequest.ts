import { MAX_THREADS } from "../pool/pool.ts";
import type { WorkerRequest } from "../protocol/engineMessages.ts";

/** Of a request whose fields are none: the host said them, and the engine hands them on without looking. */
export const MALFORMED = "the request is none that the engine knows: it does not say what it asks, or not as it should";

/** What a thread is asked for: what is none would end the thread, and the requests behind it would wait for another. */
export function isWorkerRequest(asked: unknown): asked is WorkerRequest {
  if (requestId(asked) === undefined) return false;
  const { request, arithmetic, threads, cancelFlag, sources } = asked as Readonly<Record<string, unknown>>;
  if (!isRecord(request) || typeof request.method !== "string") return false;
  if (!(request.params === null || isRecord(request.params))) return false;
  if (!(cancelFlag instanceof Int32Array) || cancelFlag.length === 0) return false;
  if (!(arithmetic === undefined || arithmetic === "strict" || arithmetic === "fused")) return false;
  if (!(threads === undefined || isThreads(threads))) return false;
  return sources === undefined || isSources(sources);
}

/** By what it can be answered, whatever else it says; undefined where it cannot. */
export function requestId(asked: unknown): number | undefined {
  return isRecord(asked) && typeof asked.id === "number" ? asked.id : undefined;
}

function isThreads(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_THREADS;
}

function isSources(value: unknown): boolean {
  return isRecord(value) && typeof value.entry === "string" && value.texts instanceof Map;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
