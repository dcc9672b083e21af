import type { Program } from "../language/program.ts";
import type { EngineMethod, EngineProgress, EngineRequests } from "../protocol/engineApi.ts";
import type { Sources } from "../protocol/engineMessages.ts";
import type { Session } from "../study/session.ts";

/** What a job may use while it runs on a worker thread. */
export interface JobContext<Progress = never> {
  /** Programs and kernels of this thread, cached by content. */
  readonly session: Session;
  readonly sources: Sources;
  /** Polled between slices of at most about 5 ms; true means: stop and throw `Cancelled`. */
  readonly cancelled: () => boolean;
  readonly progress: (value: Progress) => void;
}

/** What answers one kind of request; one file in `jobs/` and one line in their registry. */
export interface Job<Method extends EngineMethod> {
  /** What it does, as in `drawing`; where a request names a function or an experiment, the name follows. */
  readonly doing: string;
  readonly run: (
    params: EngineRequests[Method]["params"],
    context: JobContext<EngineProgress<Method>>,
  ) => EngineRequests[Method]["result"] | Promise<EngineRequests[Method]["result"]>;
}

/** Thrown by a job whose program imports files that are not among its sources. */
export class FilesMissing extends Error {
  override readonly name = "FilesMissing";
  readonly files: readonly string[];
  constructor(files: readonly string[]) {
    super(`the program needs ${files.join(", ")}`);
    this.files = files;
  }
}

/** The program a job is about. */
export function programOf({ session, sources }: JobContext): Program {
  const program = session.read(sources);
  if (program.missing.length > 0) throw new FilesMissing([...new Set(program.missing.map(({ path }) => path))]);
  return program;
}
