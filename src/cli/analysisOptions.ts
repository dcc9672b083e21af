import type { Schema, Option as SchemaOption } from "../analysis/option.ts";
import { checkValue } from "../analysis/option.ts";
import type { OptionValue } from "../protocol/analysisApi.ts";
import { StudyError } from "../study/study.ts";
import { numbers, type Option } from "./options.ts";
import { UsageError } from "./usageError.ts";

/** An analysis's options as a terminal takes them. */
export function schemaOptions(schema: Schema): Readonly<Record<string, Option<OptionValue>>> {
  return Object.fromEntries(Object.entries(schema).map(([name, option]) => [name, flagOf(name, option)]));
}

function flagOf(name: string, option: SchemaOption): Option<OptionValue> {
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
    case "flag":
      return { doc, read: () => true };
    case "numbers":
      return { value: "X,Y,…", doc, read: read(numbers) };
  }
}

const known = ({ choices }: Extract<SchemaOption, { kind: "choice" }>) =>
  choices()
    .map(({ value }) => value)
    .filter(Boolean)
    .join(", ");
