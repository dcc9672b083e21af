import type { Schema, Option as SchemaOption } from "../analysis/option.ts";
import { checkValue } from "../analysis/option.ts";
import { flagName, type OptionValue, type OptionValues } from "../protocol/analysisApi.ts";
import { StudyError } from "../study/study.ts";
import { numbers, type Option, options } from "./options.ts";
import { together } from "./stepRequest.ts";
import { UsageError } from "./usageError.ts";

/** An analysis's options as a terminal takes them: `maxStep` is `--max-step`. */
export function schemaOptions(schema: Schema): Readonly<Record<string, Option<unknown>>> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, option]) => [flagName(name), flagOf(flagName(name), option)]),
  );
}

/** What was given of them, by the names of the schema. */
export function schemaValues(schema: Schema, own: Readonly<Record<string, unknown>>): OptionValues {
  return Object.fromEntries(
    Object.entries(schema).map(([name, option]) => {
      const value = own[flagName(name)];
      return [name, isByName(option) && value !== undefined ? byName(value as Named) : (value as OptionValue)];
    }),
  );
}

type Named = Parameters<typeof together>[0];

const isByName = (option: SchemaOption) => option.kind === "numbers" && option.named === true;

/** One number for all is a list of one. */
function byName(given: Named): OptionValue {
  const value = together(given);
  return typeof value === "number" ? [value] : value;
}

function flagOf(name: string, option: SchemaOption): Option<unknown> {
  const read = (parse: (text: string) => OptionValue) => (text: string) => {
    const value = parse(text);
    try {
      checkValue(name, option, value);
    } catch (error) {
      // As other options say it: "--steps takes …".
      if (error instanceof StudyError) throw new UsageError(error.message.replace(`${name} takes `, ""));
      throw error;
    }
    return value;
  };
  const { doc } = option;
  switch (option.kind) {
    case "number":
      return { value: "X", doc, read: read(Number) };
    case "integer":
      return { value: "N", doc, read: read(Number) };
    case "choice":
      return { value: "NAME", doc: `${doc}: ${known(option)}`, read: read(String) };
    case "name":
      return { value: "NAME", doc, read: read(String) };
    case "flag":
      return { doc, read: () => true };
    case "numbers":
      if (isByName(option)) return { ...options.atol, doc };
      // As in a panel's field: nothing is none of them.
      return { value: "X,Y,…", doc, read: read((text) => (text.trim() === "" ? [] : numbers(text))) };
  }
}

const known = ({ choices }: Extract<SchemaOption, { kind: "choice" }>) =>
  choices()
    .map(({ value }) => value)
    .filter(Boolean)
    .join(", ");
