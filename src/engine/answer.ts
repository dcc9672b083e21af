import { cutMessage } from "../core/cutMessage.ts";
import { ExplainedError } from "../core/explainedError.ts";
import { internalError } from "../core/internalError.ts";
import { quoted } from "../core/quoted.ts";
import { UnknownName } from "../core/registry.ts";
import type { EngineMethod, EngineRequest } from "../protocol/engineApi.ts";
import type { WorkerReply } from "../protocol/engineMessages.ts";
import { Cancelled } from "../study/cancelled.ts";
import { FilesMissing, type JobContext } from "./job.ts";
import { jobs } from "./jobs/registry.ts";

/** How a request ended. */
export type Answer = Exclude<WorkerReply, { kind: "progress" }>;

/**
 * Runs one request to its end and says how it ended; never throws. What a job throws that is not meant for people is told as a
 * fault of the lab: what was being done, of what, and that it should be reported.
 */
export async function answer(id: number, request: EngineRequest, context: JobContext<unknown>): Promise<Answer> {
  try {
    return { id, kind: "result", result: await run(request, context), used: filesOf(context) };
  } catch (error) {
    if (error instanceof Cancelled) return { id, kind: "cancelled" };
    if (error instanceof FilesMissing) return { id, kind: "missing", files: error.files };
    if (error instanceof ExplainedError)
      return { id, kind: "error", message: cutMessage(error.message), isInternal: false };
    const stack = error instanceof Error ? error.stack : undefined;
    return { id, kind: "error", message: internalError(doing(request), error), stack, isInternal: true };
  }
}

function run<Method extends EngineMethod>({ method, params }: EngineRequest<Method>, context: JobContext<unknown>) {
  if (!Object.hasOwn(jobs, method)) throw new UnknownName("request", method, Object.keys(jobs));
  return jobs[method].run(params, context);
}

/** What the program of the request's document is made of; undefined for a request about none. */
function filesOf({ session, sources }: JobContext<unknown>): readonly string[] | undefined {
  return sources.entry === "" ? undefined : session.read(sources).files;
}

/** As in `drawing \`vanDerPol\``. */
function doing({ method, params }: EngineRequest): string {
  const what = Object.hasOwn(jobs, method) ? jobs[method].doing : `answering ${method}`;
  const hasName = typeof params === "object" && params !== null && "name" in params && typeof params.name === "string";
  return hasName ? `${what} ${quoted(params.name)}` : what;
}
