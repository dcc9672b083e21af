import type * as vscode from "vscode";
import { catalog } from "../../src/engine/catalog.ts";
import { describe } from "../../src/engine/describe.ts";
import { trainJob } from "../../src/engine/jobs/train.ts";
import { trainingViewJob } from "../../src/engine/jobs/trainingView.ts";
import type { TrainingOptions } from "../../src/extension/panels/trainingController.ts";
import type { WebviewHost } from "../../src/extension/panels/webviewHost.ts";
import type { LabServices } from "../../src/extension/services.ts";
import { ErrorCode } from "../../src/protocol/engineMessages.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import type { TrainRequest, TrainResult } from "../../src/protocol/trainingApi.ts";
import { Session } from "../../src/study/session.ts";
import { until } from "../until.ts";
import { opened, Uri } from "./fakeEditor.ts";
import { turn } from "./turn.ts";

const { TrainingController } = await import("../../src/extension/panels/trainingController.ts");

/* A training's controller on the engine's own jobs, without an editor. */

const session = new Session();
const uri = new Uri("/lab/record.node-ode.ts");
const entry = uri.toString();
/** Iterations between two looks at what the reader did meanwhile. */
const AT_ONCE = 3;

const sources = () => ({ entry, texts: new Map([[entry, opened.text]]) });

/** As the engine does, with turns for the reader in between: a request in pieces is the request in one. */
async function train(
  { options, ...request }: TrainRequest,
  token: vscode.CancellationToken,
  onProgress: (value: never) => void,
): Promise<TrainResult> {
  let { resume } = options;
  let done: number | undefined;
  for (;;) {
    const piece = {
      ...options,
      resume,
      checkpointFile: undefined,
      until: done === undefined ? undefined : done + AT_ONCE,
    };
    if (piece.until !== undefined && options.until !== undefined) piece.until = Math.min(piece.until, options.until);
    let looks = 0;
    const cancelled = () => token.isCancellationRequested || (done === undefined && ++looks > 1);
    const progress = (value: unknown) => onProgress(structuredClone(value) as never);
    const result = await trainJob.run(
      { ...request, options: piece },
      { session, sources: sources(), cancelled, progress },
    );
    const isAtEnd = result.status !== "paused" || result.iteration === options.until;
    if (isAtEnd || token.isCancellationRequested) return result;
    done = result.iteration;
    resume = result.checkpoint;
    await turn();
  }
}

/** A panel of a training, and what stands on it. */
export async function openTraining(storage: string, name: string, options: TrainingOptions) {
  let panel: Panel | undefined;
  let pending = 0;
  /** Drawings asked for, and which of them is on the panel. */
  let asked = 0;
  let shown = 0;
  let describeAnew = () => {};
  const nothing = { dispose() {} };
  const engine = {
    onDidRestart: () => nothing,
    release() {},
    async request(method: string, request: never, { token, onProgress }: never) {
      pending++;
      try {
        await turn();
        if (method === "train") return await train(request, token, onProgress);
        asked++;
        return await trainingViewJob.run(request, {
          session,
          sources: sources(),
          cancelled: () => false,
          progress() {},
        });
      } catch (error) {
        throw Object.assign(error as Error, { code: ErrorCode.refused });
      } finally {
        pending--;
      }
    },
  };
  const documents = {
    get: () => ({ document: { version: opened.version } }),
    describe: async () => describe(session.read(sources()), entry, opened.version),
    onDidDescribe: (listener: (state: object) => void) => {
      describeAnew = () => listener({ document: { uri } });
      return nothing;
    },
  };
  const services = {
    engine,
    documents,
    storage,
    activity: { computedOn() {} },
    trouble: { set() {} },
    trained: { of: () => undefined, use() {}, drop() {}, onDidChange: () => nothing },
    log: { warn() {}, error() {} },
    catalog: async () => catalog(),
  } as unknown as LabServices;
  const host = {
    onEvent: () => nothing,
    show: (next: Panel) => {
      panel = next;
      shown = asked;
    },
    announce() {},
    get shown() {
      return panel;
    },
  } as unknown as WebviewHost;
  const controller = new TrainingController(services, host, { uri: uri as unknown as vscode.Uri, name }, options);
  await until("the first drawing", () => controller.result);
  return {
    controller,
    shown: () => panel,
    edited: () => describeAnew(),
    /** The training goes on no more, what is to be kept is on the disk, and the panel shows what was done before. */
    settled: async () => {
      for (;;) {
        await until("it to settle", () => pending === 0 && controller.run.state !== "running");
        await Promise.all(controller.runs.map((run) => run.written()));
        const { run } = controller;
        const [before, { state }] = [asked, run];
        controller.refresh();
        await until("a drawing of it", () => shown > before);
        if (controller.run === run && run.state === state && state !== "running") return;
      }
    },
  };
}
