import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { isReporting } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { answer } from "../../src/engine/answer.ts";
import type { JobContext } from "../../src/engine/job.ts";
import { jobs } from "../../src/engine/jobs/registry.ts";
import { Graph } from "../../src/graph/graph.ts";
import type { EngineMethod, EngineRequest, EngineRequests } from "../../src/protocol/engineApi.ts";
import { Session } from "../../src/study/session.ts";
import { StudyError } from "../../src/study/study.ts";

/*
 * Whatever is thrown into a job, at whatever depth, the answer is a sentence for whoever asked: what was being done, of what, and
 * that it should be reported; the stack goes to the log.
 */

const entry = "file:///lab/f.node-ode.ts";
const text = `import { experiment, terminal } from "node-ode";
export function spring([x, v] = [2, 0], t: number, { k = 3 } = {}) {
  return [v, -k * x];
}
export const fit = experiment(spring, { t: [0, 1], loss: terminal(([x, v]) => x * x + v * v), train: { iterations: 2 } });
`;

const about = { uri: entry, version: 1, name: "fit" };

/** A sound request for every job; the one that reports for every analysis. */
const params: { readonly [Method in EngineMethod]: readonly EngineRequests[Method]["params"][] } = {
  analyse: [...analyses].filter(isReporting).map(({ name }) => ({ ...about, analysis: name, options: {} })),
  catalog: [null],
  checkTables: [{ uri: entry, version: 1 }],
  describe: [{ uri: entry, version: 1 }],
  parameters: [{ ...about, theta: Float64Array.of(3) }],
  portrait: [{ ...about, options: {} }],
  sketchTable: [{ file: "m.csv", text: "t,x\n0,1\n" }],
  train: [{ ...about, options: { settings: {} } }],
  trainingView: [{ ...about, options: { runs: [] } as unknown as EngineRequests["trainingView"]["params"]["options"] }],
};

const requests = (Object.keys(jobs) as EngineMethod[]).flatMap((method) =>
  params[method].map((each) => ({ method, params: each }) as EngineRequest),
);
const requestOf = (method: EngineMethod) => requests.find((request) => request.method === method)!;
const labelOf = ({ method, params }: EngineRequest) =>
  params && "analysis" in params ? `${method} ${params.analysis}` : method;

function contextOf(session: Session): JobContext<unknown> {
  return { session, sources: { entry, texts: new Map([[entry, text]]) }, cancelled: () => false, progress: () => {} };
}

class Boom extends TypeError {
  override readonly message = "boom at line\n 7";
}
const boom = (): never => {
  throw new Boom();
};

/** Everything that a kernel does throws. */
const broken = new Proxy({}, { get: () => boom }) as never;

/** Sessions that fail at a certain depth. */
const depths: Readonly<Record<string, () => Session>> = {
  parse: () => Object.assign(new Session(), { read: boom }),
  compile: () =>
    Object.assign(new Session(), {
      compiled: () => ({ engine: "", onTensors: false, fixedStepKernel: boom, pairKernel: boom, reverseKernel: boom }),
      fixedStepKernel: boom,
      pairKernel: boom,
      reverseKernel: boom,
    }),
  solve: () =>
    Object.assign(new Session(), {
      compiled: () => ({
        engine: "",
        onTensors: false,
        fixedStepKernel: () => broken,
        pairKernel: () => broken,
        reverseKernel: () => broken,
      }),
      fixedStepKernel: () => broken,
      pairKernel: () => broken,
      reverseKernel: () => broken,
    }),
};

/** Requests that do not come so deep: nothing of the kind is asked. */
const shallow: Readonly<Record<string, readonly EngineMethod[]>> = {
  parse: ["catalog", "sketchTable"],
  compile: ["catalog", "checkTables", "describe", "parameters", "sketchTable"],
  solve: ["catalog", "checkTables", "describe", "parameters", "sketchTable"],
};

const BOOM = /^TypeError: boom at line 7$/;
/** What stands in for a kernel breaks in more ways than one. */
const ANYTHING = /^\w+: .+$/;

const original = Graph.prototype.apply;
afterEach(() => {
  Graph.prototype.apply = original;
});

function checkSentence(reply: Awaited<ReturnType<typeof answer>>, request: EngineRequest, thrown = BOOM): void {
  const { method, params } = request;
  assert.equal(reply.kind, "error", method);
  if (reply.kind !== "error") return;
  const { message, stack, isInternal } = reply;
  assert.equal(isInternal, true);
  const of = params && "name" in params ? ` \`${params.name}\`` : "";
  const begin = `internal error while ${jobs[method].doing}${of}: `;
  const end = "; Neural ODE Lab is to blame, not this file: please report it";
  assert.ok(message.startsWith(begin) && message.endsWith(end), message);
  assert.match(message.slice(begin.length, -end.length), thrown);
  assert.ok(!message.includes("    at "), "no stack in the message");
  assert.match(stack ?? "", /\bat /);
}

for (const request of requests) {
  const { method } = request;
  const label = labelOf(request);
  test(`a sound request is answered: ${label}`, async () => {
    const reply = await answer(1, request, contextOf(new Session()));
    assert.equal(reply.kind, "result", JSON.stringify(reply));
  });

  test(`a fault of the job itself is told: ${label}`, async () => {
    const job = jobs[method] as { run: unknown };
    const { run } = job;
    job.run = boom;
    try {
      checkSentence(await answer(1, request, contextOf(new Session())), request);
    } finally {
      job.run = run;
    }
  });

  for (const [depth, session] of Object.entries(depths)) {
    if (shallow[depth].includes(method)) continue;
    test(`a fault while it comes to ${depth} is told: ${label}`, async () => {
      const reply = await answer(1, request, contextOf(session()));
      checkSentence(reply, request, depth === "solve" ? ANYTHING : BOOM);
    });
  }
}

test("a fault of the evaluation is a diagnostic at its place, and the drawing says that the function has errors", async () => {
  Graph.prototype.apply = boom;
  const described = await answer(1, requestOf("describe"), contextOf(new Session()));
  const drawn = await answer(1, requestOf("portrait"), contextOf(new Session()));
  assert.ok(described.kind === "result");
  const { functions, experiments, diagnostics } = described.result as EngineRequests["describe"]["result"];
  assert.deepEqual(
    experiments.map(({ name, function: of, broken }) => [name, of, broken]),
    [["fit", "spring", true]],
  );
  assert.deepEqual(
    functions.map(({ name, broken }) => [name, broken]),
    [["spring", true]],
  );
  const internal = diagnostics.filter(({ code }) => code === "internal-error");
  assert.deepEqual(internal.map(({ range }) => range.start.line).slice(0, 2), [3, 5]);
  assert.ok(drawn.kind === "error" && !drawn.isInternal && drawn.message === "fit has errors", JSON.stringify(drawn));
});

test("what is meant for people is told as it is", async () => {
  const session = Object.assign(new Session(), {
    read: () => {
      throw new StudyError("no such luck");
    },
  });
  const reply = await answer(1, requestOf("portrait"), contextOf(session));
  assert.deepEqual(reply, { id: 1, kind: "error", message: "no such luck", isInternal: false });
});

test("even what is no error at all is told", async () => {
  const session = Object.assign(new Session(), {
    read: () => {
      throw "a string";
    },
  });
  const reply = await answer(1, requestOf("portrait"), contextOf(session));
  assert.ok(reply.kind === "error" && reply.isInternal);
  assert.match(reply.message, /^internal error while drawing `fit`: a string; /);
});
