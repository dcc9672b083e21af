import type { OptionDescription } from "../protocol/analysisApi.ts";
import type { FunctionDescription, PortraitOptions, PortraitResult, PortraitUsed } from "../protocol/engineApi.ts";
import { own } from "../protocol/own.ts";
import type { Button, Control, ControlGroup } from "../protocol/panel.ts";
import type { ControlValue } from "../protocol/webviewMessages.ts";
import { differsFromExperiment } from "./experimentValues.ts";
import { optionControls, optionGroups, withOption } from "./optionControls.ts";
import { parameterSliders } from "./parameterSliders.ts";
import type { Translate } from "./translate.ts";

/** Entries of an array parameter, or components of a state, that get a control each; a longer one is left to the source. */
const MAX_SLIDERS = 12;

/** Components that an axis can be chosen from: a longer list is no choice. */
const MAX_CHOICES = 200;

/** What *Write to file* would do. */
export interface WriteEdit {
  /** The lines that it takes out and puts in; empty where there are none. */
  readonly preview: string;
  /** Why it cannot be done. */
  readonly impossible?: string;
}

/** The controls beside a portrait: parameters, initial state, method, and for more than two dimensions the axes. */
export function portraitControls(
  subject: string,
  description: FunctionDescription,
  { used, defaults, source, layers }: PortraitResult,
  options: PortraitOptions,
  edit: WriteEdit,
  schema: readonly OptionDescription[],
  t: Translate,
): ControlGroup[] {
  const parameters = description.parameters.filter(({ name, length }) => name in used.theta && length <= MAX_SLIDERS);
  const groups: ControlGroup[] = [];
  const shown = layersGroup(layers, t);
  const isExperiment = used.function !== subject;
  const changed = isExperiment ? differsFromExperiment(options, used) : isChanged(description, options);
  const actions = writeActions(changed, edit, t);
  if (parameters.length > 0) {
    groups.push({
      id: "parameters",
      title: t("Parameters"),
      controls: parameters.flatMap((parameter) =>
        parameterSliders(parameter, own(used.theta, parameter.name), own(source.theta, parameter.name)),
      ),
      actions,
    });
  }
  if (used.dimension <= MAX_SLIDERS) {
    groups.push({
      id: "initial",
      title: t("Initial state"),
      controls: used.initial.map((value, i) => ({
        kind: "number",
        id: `initial:${i}`,
        label: used.stateNames[i],
        value,
        initial: source.initial[i],
      })),
      actions: parameters.length > 0 ? undefined : actions,
    });
  }
  if (layers.length > 0) groups.push(shown);
  if (used.dimension > 2) groups.push(axesGroup(used, t));
  groups.push({
    id: "method",
    title: t("Solver"),
    controls: [
      ...optionControls(schema, used.solver, defaults, t),
      { kind: "number", id: "span:0", label: t("From t"), value: used.span[0], initial: source.span[0] },
      { kind: "number", id: "span:1", label: t("To t"), value: used.span[1], initial: source.span[1] },
      { kind: "toggle", id: "backward", label: t("Follow backward in time"), value: options.backward ?? true },
    ],
  });
  return [...groups, ...optionGroups(schema, used.solver, defaults, t)];
}

/** Whether a value on screen differs from the source's. */
function isChanged({ parameters, initial }: FunctionDescription, options: PortraitOptions): boolean {
  const differs = (a: readonly number[], b: readonly number[]) => a.some((x, i) => !Object.is(x, b[i]));
  return (
    parameters.some(({ name, value }) => differs(own(options.theta, name) ?? value, value)) ||
    (options.initial !== undefined && differs(options.initial, initial ?? options.initial.map(() => 0)))
  );
}

/** What makes the source's own values from those on screen, and the other way round. */
function writeActions(changed: boolean, { preview, impossible }: WriteEdit, t: Translate): Button[] {
  const said = t("The file says what is shown");
  const one = t("One undo takes it back");
  return [
    {
      kind: "button",
      id: "reset",
      label: t("Reset"),
      icon: "reset",
      detail: t("Back to what the file says"),
      disabled: changed ? undefined : said,
    },
    {
      kind: "button",
      id: "write",
      label: t("Write to file"),
      icon: "write",
      look: "primary",
      detail: `${preview}\n${one}`,
      disabled: impossible ?? (preview ? undefined : said),
    },
  ];
}

function layersGroup(layers: PortraitResult["layers"], t: Translate): ControlGroup {
  return {
    id: "layers",
    title: t("Layers"),
    controls: layers.map(({ name, title, doc, on, refused }) => ({
      kind: "toggle",
      id: `layer:${name}`,
      label: t(title),
      detail: t(doc),
      value: on,
      disabled: refused,
    })),
  };
}

function axesGroup(used: PortraitUsed, t: Translate): ControlGroup {
  const chosen = (i: number) => i < MAX_CHOICES || used.axes.includes(i);
  const options = used.stateNames.flatMap((label, i) => (chosen(i) ? [{ value: String(i), label }] : []));
  const held = used.stateNames.flatMap((label, i): Control[] =>
    used.axes.includes(i) || used.dimension > MAX_SLIDERS
      ? []
      : [
          {
            kind: "number",
            id: `held:${i}`,
            label: t("{0} held at", label),
            value: used.held[i],
            initial: used.initial[i],
          },
        ],
  );
  return {
    id: "axes",
    title: t("Axes"),
    controls: [
      { kind: "choice", id: "axis:0", label: t("Horizontal"), value: String(used.axes[0]), options },
      { kind: "choice", id: "axis:1", label: t("Vertical"), value: String(used.axes[1]), options },
      ...held,
    ],
  };
}

/** The options after a control was set; `used` supplies what the options leave to defaults. Unknown controls change nothing. */
export function withControl(
  options: PortraitOptions,
  { used, layers }: Pick<PortraitResult, "used" | "layers">,
  schema: readonly OptionDescription[],
  control: string,
  value: ControlValue,
): PortraitOptions {
  const [kind, key, index] = control.split(":");
  const number = Number(value);
  switch (kind) {
    case "theta":
      return { ...options, theta: { ...options.theta, [key]: replaced(used.theta[key], Number(index), number) } };
    case "initial":
      return { ...options, initial: replaced(used.initial, Number(key), number) };
    case "held":
      return { ...options, held: { ...options.held, [key]: number } };
    case "axis":
      return { ...options, view: undefined, axes: withAxis(used.axes, Number(key), number) };
    case "span":
      return number === used.span[1 - Number(key)]
        ? options
        : { ...options, span: replaced(used.span, Number(key), number) as [number, number] };
    case "layer":
      return { ...options, layers: { ...options.layers, ...switched(layers, key, value === true) } };
    case "backward":
      return { ...options, backward: value === true };
    default:
      return withOption(schema, options, control, value);
  }
}

/** A layer on takes those off in whose place it stands, or that stand in its own. */
function switched(layers: PortraitResult["layers"], name: string, on: boolean): Readonly<Record<string, boolean>> {
  const others = layers.filter(
    (other) => other.insteadOf === name || layers.some((own) => own.name === name && own.insteadOf === other.name),
  );
  return { ...(on && Object.fromEntries(others.map((other) => [other.name, false]))), [name]: on };
}

/** Choosing the component of the other axis swaps the two. */
function withAxis(axes: readonly [number, number], which: number, component: number): [number, number] {
  const next: [number, number] = [axes[0], axes[1]];
  if (next[1 - which] === component) next[1 - which] = next[which];
  next[which] = component;
  return next;
}

const replaced = (values: readonly number[], i: number, value: number) => values.map((x, j) => (j === i ? value : x));
