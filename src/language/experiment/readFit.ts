import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { DataSource, Experiment, JointPart, LossCall } from "../experiment.ts";
import type { ExperimentContext, ExperimentSite } from "../experimentContext.ts";
import type { Known } from "../known.ts";
import { EXPERIMENT } from "../library/words.ts";
import { Findings } from "./findings.ts";
import { fitOptions } from "./optionTable.ts";
import { readExperiment } from "./readExperiment.ts";
import { readTrain } from "./readTrain.ts";
import { allDefined, readEntries } from "./readValue.ts";

/** Several experiments of one function as one, whose data are those of all: `fit([a, b], { train })`. */
export function readFit(context: ExperimentContext, site: ExperimentSite): Experiment | undefined {
  const findings = new Findings((diagnostic) => context.diagnose(diagnostic));
  const [list, options] = site.arguments;
  if (list?.value.kind !== "array" || list.value.items.length === 0 || !options) {
    const message = "fit([a, b], { train }) needs experiments of this file in an array, and how to train";
    return findings.error("invalid-option", list?.range ?? site.callRange, message);
  }
  const entries = readEntries(findings, options, "`fit`", fitOptions);
  const parts = allDefined(list.value.items.map((item) => readPart(findings, context, site, item)));
  if (!entries || !parts) return undefined;
  const [{ experiment: first }] = parts;
  for (const [n, part] of parts.entries()) checkPart(findings, list.value.items[n], part, first);
  if (entries.share) checkShared(findings, entries.share, first);
  const data: DataSource = { kind: "joint", parts, range: list.range };
  const { function: f, dimension, augment, t } = first;
  const train =
    entries.train && readTrain(findings, entries.train, context.vocabulary, { function: f, dimension, augment }, data);
  if (!findings.sound) return undefined;
  const ends = parts.map(({ experiment }) => experiment.t.to);
  return {
    ...first,
    name: site.name,
    range: site.range,
    nameRange: site.nameRange,
    doc: site.doc,
    options,
    z0: parts.flatMap(({ experiment }) => experiment.z0),
    z0Given: true,
    t: { from: t.from, to: ends.reduce((a, b) => (t.to < t.from ? Math.min(a, b) : Math.max(a, b))), times: undefined },
    exact: undefined,
    data,
    train,
  };
}

function readPart(
  findings: Findings,
  context: ExperimentContext,
  site: ExperimentSite,
  item: Known,
): JointPart | undefined {
  const { value } = item;
  if (value.kind !== "call" || value.name !== EXPERIMENT) {
    return findings.wrong(item, "an entry of `fit`", "an experiment of this file");
  }
  // Its own faults are said where it stands.
  const silent = { ...context, diagnose: () => {} };
  const name = context.nameOf(value);
  const own = { ...site, name: name ?? site.name, callRange: item.range, arguments: value.arguments, isFit: false };
  const experiment = readExperiment(silent, own);
  if (experiment) return { name, experiment };
  return findings.error("invalid-option", item.range, `${name ? quoted(name) : "this experiment"} has errors`);
}

/** What all must have in common for one θ and one loss to be of all. */
function checkPart(findings: Findings, { range }: Known, { name, experiment }: JointPart, first: Experiment): void {
  const called = name ? quoted(name) : "this experiment";
  const wrong = (message: string) => findings.error("invalid-option", range, message);
  const { function: f, data, loss, t, theta, augment, dimension } = experiment;
  if (!data) wrong(`${called} has no data to be fitted to`);
  else if (f !== first.function) {
    wrong(
      `${called} is of ${quoted(f.name)}, the first of ${quoted(first.function.name)}: experiments that are fitted together are of one function`,
    );
  } else if (dimension !== first.dimension || augment !== first.augment) {
    wrong(`${called} has another number of components than the first`);
  } else if (t.from !== first.t.from || t.to > t.from !== first.t.to > first.t.from) {
    wrong(
      `${called} starts at t = ${formatShort(t.from)} and the first at ${formatShort(first.t.from)}: begin all at one time, in one direction`,
    );
  } else if (!isSameLoss(loss, first.loss)) wrong(`${called} has another loss than the first: there is one for all`);
  else if (theta.some((x, i) => x !== first.theta[i])) {
    wrong(`${called} has another \`theta\` than the first: parameters are shared, so that all must start alike`);
  }
}

function isSameLoss(a: LossCall | undefined, b: LossCall | undefined): boolean {
  if (!a || !b) return a === b;
  // A function is the same where it is written at the same place.
  const text = (call: LossCall) =>
    JSON.stringify(call.arguments, (key, value) => (key === "graph" || key === "outputs" ? undefined : value));
  return a.word === b.word && text(a) === text(b);
}

function checkShared(findings: Findings, known: Known, { function: { name, parameters } }: Experiment): void {
  if (known.value.kind !== "array") {
    findings.wrong(known, "`share`", "an array of names of parameters");
    return;
  }
  const names = parameters.map((parameter) => parameter.name);
  const shared = known.value.items.flatMap((item) => {
    if (item.value.kind !== "string")
      return findings.wrong(item, "an entry of `share`", "the name of a parameter") ?? [];
    const { string } = item.value;
    if (!names.includes(string))
      findings.unknown("unknown-name", `parameter of ${quoted(name)}`, string, names, item.range, '"');
    return [string];
  });
  const own = parameters.find((parameter) => !parameter.fixed && !shared.includes(parameter.name));
  if (own && findings.sound) {
    findings.error(
      "invalid-option",
      known.range,
      `${quoted(own.name)} is not shared: all parameters that are not fixed are, in experiments of one function; fix it, or name it too`,
    );
  }
}
