/** What a record has under a name that a person chose; nothing of what every object inherits, as `constructor` or `toString`. */
export function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
