import type { OptionDescription, OptionValue, OptionValues } from "../protocol/analysisApi.ts";
import type { Control, ControlGroup } from "../protocol/panel.ts";
import type { ControlValue } from "../protocol/webviewMessages.ts";
import type { Translate } from "./translate.ts";

/** A slider whose ends are further apart than this factor is logarithmic. */
const LOGARITHMIC = 100;

/**
 * The controls of options that stand in no group: each shows the value in use; one that does not apply has none.
 *
 * @param defaults where reset buttons lead
 * @param prefix of the controls' ids, before the option's name
 */
export function optionControls(
  options: readonly OptionDescription[],
  used: OptionValues,
  defaults: OptionValues,
  t: Translate,
  prefix = "",
): Control[] {
  return controlsOf(
    options.filter(({ group }) => group === undefined),
    used,
    defaults,
    t,
    prefix,
  );
}

/** The closed groups that the other options stand in. */
export function optionGroups(
  options: readonly OptionDescription[],
  used: OptionValues,
  defaults: OptionValues,
  t: Translate,
): ControlGroup[] {
  const groups = new Set(options.flatMap(({ group }) => group ?? []));
  return [...groups].flatMap((group) => {
    const inside = options.filter((option) => option.group === group);
    const controls = controlsOf(inside, used, defaults, t, "");
    return controls.length > 0 ? [{ id: group, title: t(group), controls, closed: true }] : [];
  });
}

function controlsOf(
  options: readonly OptionDescription[],
  used: OptionValues,
  defaults: OptionValues,
  t: Translate,
  prefix: string,
): Control[] {
  return options.flatMap((option) => {
    const value = used[option.name];
    return value === undefined ? [] : [controlOf(option, value, defaults[option.name], t, prefix)];
  });
}

function controlOf(
  option: OptionDescription,
  value: OptionValue,
  initial: OptionValue | undefined,
  t: Translate,
  prefix: string,
): Control {
  const { name, kind, min, max, step, slider, zero, half } = option;
  const base = { id: `${prefix}${name}`, label: t(option.label), detail: capitalised(t(option.doc)) };
  switch (kind) {
    case "number":
    case "integer": {
      const first = firstOf(option);
      const shown = (x: OptionValue | undefined) => (typeof x === "number" ? x + first : undefined);
      const unit = zero !== undefined && value === 0 ? t(zero) : undefined;
      const number = { ...base, value: Number(value) + first, initial: shown(initial), step, unit };
      const range = slider ?? (min !== undefined && max !== undefined ? ([min, max] as const) : undefined);
      if (!range)
        return { ...number, kind: "number", min: shown(min), max: shown(max), integer: kind === "integer", half };
      const [from, to] = range;
      const scale = from > 0 && to / from >= LOGARITHMIC ? "log" : "linear";
      return { ...number, kind: "slider", min: from, max: to, scale, strict: from === min && to === max };
    }
    case "name":
    case "choice": {
      const choices = (option.choices ?? []).map((choice) => ({
        value: choice.value,
        label: t(choice.label),
        detail: choice.doc,
      }));
      return { ...base, kind: "choice", value: String(value), options: choices };
    }
    case "flag":
      return { ...base, kind: "toggle", value: value === true };
    case "numbers":
      return { ...base, kind: "text", value: Array.isArray(value) ? value.join(", ") : "" };
  }
}

/** The options after a control of theirs was set; a value that cannot be read changes nothing. */
export function withOption<Given extends object>(
  options: readonly OptionDescription[],
  given: Given,
  name: string,
  value: ControlValue,
): Given {
  const option = options.find((candidate) => candidate.name === name);
  const read = option && readValue(option, value);
  if (!option || read === undefined) return given;
  const cleared = Object.fromEntries((option.clears ?? []).map((other) => [other, undefined]));
  return { ...given, ...cleared, [name]: read };
}

/** What a panel shows in place of 0. */
const firstOf = ({ ordinal }: OptionDescription) => (ordinal ? 1 : 0);

function readValue(option: OptionDescription, value: ControlValue): OptionValue | undefined {
  const { kind, min, max, named } = option;
  switch (kind) {
    case "number":
    case "integer": {
      const x = (kind === "integer" ? Math.round(Number(value)) : Number(value)) - firstOf(option);
      return Number.isFinite(x) ? Math.min(Math.max(x, min ?? x), max ?? Number.POSITIVE_INFINITY) : undefined;
    }
    case "name":
    case "choice":
      return String(value);
    case "flag":
      return value === true;
    case "numbers": {
      const parts = String(value).split(",");
      const pairs = parts.map((part) => part.split("=").map((side) => side.trim()));
      if (named && pairs.every(([name, number, ...more]) => name && isNumber(number, min) && more.length === 0)) {
        return Object.fromEntries(pairs.map(([name, number]) => [name, Number(number)]));
      }
      if (parts.every((part) => part.trim() === "")) return parts.length === 1 ? [] : undefined;
      return parts.every((part) => isNumber(part, min)) ? parts.map(Number) : undefined;
    }
  }
}

function isNumber(text = "", min = Number.NEGATIVE_INFINITY): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text)) && Number(text) >= min;
}

const capitalised = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
