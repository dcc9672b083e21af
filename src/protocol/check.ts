/**
 * Run-time checks of what crossed a boundary, written beside the types they prove: a missing or wrongly typed field of a
 * check does not compile, so the two cannot drift apart.
 */
export interface Check<T> {
  /** What is wrong with `value`, naming the place by `path`; null when it is a `T`. */
  (value: unknown, path: string): string | null;
  /** Carries `T` for the compiler; never set. */
  readonly proves?: T;
}

/** A field that may be absent. */
export interface Optional<T> {
  readonly optional: Check<T>;
}

type Fields<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? Optional<Exclude<T[K], undefined>> : Check<T[K]>;
};

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

/** The value as a `T`, or the first fault found. */
export function parse<T>(check: Check<T>, value: unknown, name: string): Parsed<T> {
  const fault = faultOf(check, value, name);
  if (fault === null) return { ok: true, value: value as T };
  return { ok: false, fault: fault.length <= MAX_FAULT ? fault : `${fault.slice(0, MAX_FAULT - 1)}…` };
}

/** Letters of a fault: what a message holds may be of any length. */
const MAX_FAULT = 300;

/** What holds itself, or throws where it is looked at, is no message. */
function faultOf(check: Check<unknown>, value: unknown, name: string): string | null {
  try {
    return check(value, name);
  } catch (error) {
    return `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const found = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "an array" : typeof value);

const shown = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : found(value));

export const optional = <T>(check: Check<T>): Optional<T> => ({ optional: check });

export const text: Check<string> = (value, path) =>
  typeof value === "string" ? null : `${path} must be text, not ${found(value)}`;

export const flag: Check<boolean> = (value, path) =>
  typeof value === "boolean" ? null : `${path} must be true or false, not ${found(value)}`;

export const finite: Check<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value)
    ? null
    : `${path} must be a finite number, not ${typeof value === "number" ? value : found(value)}`;

/** Any number; an infinite one or NaN arrives as null where a transport writes JSON, so cells allow text instead. */
export const count: Check<number> = (value, path) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? null
    : `${path} must be a count, not ${typeof value === "number" ? value : found(value)}`;

export const numbers: Check<Float64Array> = (value, path) =>
  Object.prototype.toString.call(value) === "[object Float64Array]" ? null : `${path} must be a Float64Array`;

export const bytes: Check<Uint8Array> = (value, path) =>
  Object.prototype.toString.call(value) === "[object Uint8Array]" ? null : `${path} must be a Uint8Array`;

/** One of the words that are the keys of `words`; a record, so that the compiler sees when one is missing. */
export function word<T extends string>(words: Readonly<Record<T, true>>): Check<T> {
  return (value, path) =>
    typeof value === "string" && Object.hasOwn(words, value)
      ? null
      : `${path} must be one of ${Object.keys(words).join(", ")}, not ${shown(value)}`;
}

export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value, path) => first(value, path) && second(value, path);
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, path) => (value === null ? null : check(value, path));
}

export function list<T>(item: Check<T>): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} must be an array, not ${found(value)}`;
    for (const [index, entry] of value.entries()) {
      const fault = item(entry, `${path}[${index}]`);
      if (fault !== null) return fault;
    }
    return null;
  };
}

/** Two finite numbers. */
export const range: Check<readonly [number, number]> = (value, path) =>
  Array.isArray(value) && value.length === 2
    ? (finite(value[0], `${path}[0]`) ?? finite(value[1], `${path}[1]`))
    : `${path} must be two numbers`;

export function dictionary<T>(item: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isObject(value)) return `${path} must be an object, not ${found(value)}`;
    for (const [key, entry] of Object.entries(value)) {
      const fault = item(entry, `${path}.${key}`);
      if (fault !== null) return fault;
    }
    return null;
  };
}

/** An object with these fields; others are ignored, so that a newer sender is understood. */
export function object<T>(fields: Fields<T>): Check<T> {
  const entries = Object.entries(fields) as [string, Check<unknown> | Optional<unknown>][];
  return (value, path) => {
    if (!isObject(value)) return `${path} must be an object, not ${found(value)}`;
    for (const [name, check] of entries) {
      const field = value[name];
      const fault =
        typeof check === "function"
          ? check(field, `${path}.${name}`)
          : field === undefined
            ? null
            : check.optional(field, `${path}.${name}`);
      if (fault !== null) return fault;
    }
    return null;
  };
}

/** A union told apart by the field `tag`; every member needs its check. */
export function tagged<Tag extends string, T extends Readonly<Record<Tag, string>>>(
  tag: Tag,
  members: { readonly [K in T[Tag]]: Check<Omit<Extract<T, Readonly<Record<Tag, K>>>, Tag>> },
): Check<T> {
  const table: Readonly<Record<string, Check<unknown>>> = members;
  return (value, path) => {
    if (!isObject(value)) return `${path} must be an object, not ${found(value)}`;
    const name = value[tag];
    if (typeof name !== "string" || !Object.hasOwn(table, name))
      return `${path}.${tag} must be one of ${Object.keys(table).join(", ")}, not ${shown(name)}`;
    return table[name](value, path);
  };
}

/** `check`, then a condition between its fields: what is wrong, or null. */
export function refine<T>(check: Check<T>, fault: (value: T) => string | null): Check<T> {
  return (value, path) => {
    const first = check(value, path);
    if (first !== null) return first;
    const second = fault(value as T);
    return second === null ? null : `${path} ${second}`;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
