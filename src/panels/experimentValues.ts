import type { PortraitOptions, PortraitUsed } from "../protocol/engineApi.ts";

/** What a portrait shows of an experiment that the experiment can say, and what stays the panel's own. */
export function experimentValues(options: PortraitOptions, used: PortraitUsed) {
  const { theta, span, starts = [] } = options;
  // An initial state begins where the span does: a solution through a later point stays a start of the panel.
  const [kept, further] = split(
    starts,
    ({ z, t }) => z.length === used.dimension && (t ?? used.span[0]) === used.span[0],
  );
  const isUsed = (name: "rtol" | "atol") => used.solver[name] !== undefined;
  const first = options.initial ?? (further.length > 0 ? used.initial : undefined);
  const values = {
    first,
    further: further.map(({ z }) => z),
    count: used.initialStates,
    theta: theta && Object.fromEntries(Object.entries(theta).map(([name, value]) => [name, value.map(withoutNoise)])),
    span,
    rtol: isUsed("rtol") ? options.rtol : undefined,
    atol: isUsed("atol") ? options.atol : undefined,
  };
  const rest: PortraitOptions = {
    ...options,
    initial: undefined,
    theta: undefined,
    span: undefined,
    starts: kept.length > 0 ? kept : undefined,
    ...(values.rtol !== undefined && { rtol: undefined }),
    ...(values.atol !== undefined && { atol: undefined }),
  };
  return { values, rest };
}

/** The reader's options without those of an experiment: then it says what is shown, but for starts. */
export function withoutOwn(options: PortraitOptions): PortraitOptions {
  return { ...options, initial: undefined, theta: undefined, span: undefined, rtol: undefined, atol: undefined };
}

/** Whether there is anything for an experiment to say. */
export function differsFromExperiment(options: PortraitOptions, used: PortraitUsed): boolean {
  const { further, count: _, ...values } = experimentValues(options, used).values;
  return further.length > 0 || Object.values(values).some((value) => value !== undefined);
}

/** A step of a slider ends in noise such as 0.30000000000000004. */
const withoutNoise = (x: number) => Number(x.toPrecision(14));

function split<T>(list: readonly T[], isSecond: (item: T) => boolean): [T[], T[]] {
  return [list.filter((item) => !isSecond(item)), list.filter(isSecond)];
}
