import { flagName, type OptionDescription, type OptionValues } from "../protocol/analysisApi.ts";
import type { PortraitOptions, PortraitUsed } from "../protocol/engineApi.ts";
import type { CommandLine } from "../protocol/panel.ts";
import type { TrainingPanelState } from "./trainingPanelState.ts";
import type { Translate } from "./translate.ts";

/* The calls of `node-ode` that give the numbers of panels again, to their last digits. */

/** What a panel is about, as a terminal calls it. */
export interface CommandSubject {
  /** Undefined of a file that is not on the disk. */
  readonly file: string | undefined;
  readonly name: string;
}

/** Packed values by parameter. */
type Theta = Readonly<Record<string, readonly number[]>> | undefined;

/** An option and its value, which a switch has none of. */
type Flag = readonly [name: string, value?: string];

/** Numbers of parameters that a line can carry. */
const MAX_NUMBERS = 2000;

/** Of an analysis that reports: `given` is what was asked of it; `own` are flags that its report gives. */
export function reportCommand(
  subject: CommandSubject,
  { name, options }: { readonly name: string; readonly options: readonly OptionDescription[] },
  given: OptionValues,
  theta: Theta,
  t: Translate,
  own?: readonly Flag[],
): CommandLine {
  const flags = options.filter(({ flagless }) => !flagless);
  return callOf(
    name,
    subject,
    [...(own ?? [["thorough"] as const]), ...optionFlags(flags, given), ...thetaFlags(theta)],
    theta,
    t,
  );
}

/** Of a portrait: the view is the one on screen, however it came about. */
export function portraitCommand(
  subject: CommandSubject,
  options: PortraitOptions,
  { stateNames, dimension, axes, view, initial }: PortraitUsed,
  schema: readonly OptionDescription[],
  t: Translate,
): CommandLine {
  const { theta, span, starts = [], held = {}, backward } = options;
  const names = dimension === 1 ? ["t", stateNames[0]] : axes.map((i) => stateNames[i]);
  const solver = Object.fromEntries(schema.map(({ name }) => [name, options[name as keyof PortraitOptions]]));
  const flags: Flag[] = [
    ...(options.initial ? [["first", list(initial)] as const] : []),
    ...starts
      .filter(({ z }) => z.length === dimension)
      .map(({ z, t: time }) => ["start", `${list(z)}${time === undefined ? "" : `@${numeral(time)}`}`] as const),
    ...thetaFlags(theta),
    ...(span ? [["t", list(span)] as const] : []),
    ...optionFlags(schema, solver as OptionValues),
    ...(backward === false ? [["forward"] as const] : []),
    ...(dimension > 2 ? [["axes", names.join(",")] as const] : []),
    ...Object.entries(held).map(([i, value]) => ["held", `${stateNames[Number(i)]}=${numeral(value)}`] as const),
    ...[view.x, view.y].map(([low, high], k) => ["view", `${names[k]}=${numeral(low)}:${numeral(high)}`] as const),
  ];
  return callOf("portrait", subject, flags, theta, t);
}

/** Of the run on a training's panel, up to the iteration that is shown. */
export function trainingCommand(
  subject: CommandSubject,
  { run, drawn }: Pick<TrainingPanelState, "run" | "drawn">,
  t: Translate,
): CommandLine {
  if (run.isPatched)
    return { impossible: t("No one call makes this run: it was changed on its way, or goes on from another") };
  const {
    iterations = run.iterations,
    seed,
    optimizer,
    rate,
    batchSize,
    batchPoints,
    method,
    gradient,
    precision,
    engine,
  } = run.settings;
  const until = drawn?.iteration ?? run.iteration;
  const numbers = { iterations, until: until > 0 && until !== iterations ? until : undefined, seed, rate };
  const flags = [
    ...Object.entries({ ...numbers, "batch-size": batchSize, "batch-points": batchPoints }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, numeral(value)] as const],
    ),
    ...Object.entries({ optimizer, method, mode: gradient, precision, engine }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  ];
  return callOf("train", subject, flags, undefined, t);
}

function callOf(
  command: string,
  { file, name }: CommandSubject,
  flags: readonly Flag[],
  theta: Theta,
  t: Translate,
): CommandLine {
  if (file === undefined) return { impossible: t("A terminal reads files on the disk alone: save this one there") };
  const numbers = Object.values(theta ?? {}).reduce((sum, { length }) => sum + length, 0);
  if (numbers > MAX_NUMBERS) return { impossible: t("A command line cannot carry {0} parameters", numbers) };
  const path = file.startsWith("-") ? `./${file}` : file;
  const words = flags.flatMap(([flag, value]) => (value === undefined ? [`--${flag}`] : [`--${flag}`, value]));
  return { line: ["node-ode", command, path, name, ...words].map(quoted).join(" ") };
}

function optionFlags(schema: readonly OptionDescription[], given: OptionValues): Flag[] {
  return schema.flatMap(({ name }): Flag[] => {
    const value = given[name];
    const flag = flagName(name);
    if (value === undefined || value === "" || value === false) return [];
    if (value === true) return [[flag]];
    if (typeof value === "string") return [[flag, value]];
    if (typeof value === "number") return [[flag, numeral(value)]];
    return Array.isArray(value)
      ? [[flag, list(value)]]
      : Object.entries(value).map(([component, number]) => [flag, `${component}=${numeral(number)}`]);
  });
}

const thetaFlags = (theta: Theta): Flag[] =>
  Object.entries(theta ?? {}).map(([name, values]) => [
    "theta",
    `${name}=${values.length === 1 ? numeral(values[0]) : `[${list(values)}]`}`,
  ]);

const list = (values: readonly number[]) => values.map(numeral).join(",");

/** All digits. */
const numeral = (x: number) => (Object.is(x, -0) ? "-0" : String(x));

/** A word as the shells take it: in single quotes where any of them sees more than a word, PowerShell a list at a comma. */
const quoted = (word: string) => (/^[\w./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
