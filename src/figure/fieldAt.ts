import type { Field } from "../protocol/figure.ts";
import { placeAt } from "./timeSearch.ts";

/** A field at one time, linear between its times and constant beyond them; `undefined` is its first. One that stands still is itself. */
export function fieldAt(field: Field, time: number | undefined): Field {
  const { times, columns, rows, u, v } = field;
  if (!times) return field;
  const count = columns * rows;
  const last = times.length - 1;
  const within = time === undefined ? times[0] : Math.min(times[last], Math.max(times[0], time));
  const { index, part } = placeAt(times, within) ?? { index: 0, part: 0 };
  const next = Math.min(index + 1, last);
  const mixed = (values: Float64Array) =>
    part === 0
      ? values.subarray(index * count, (index + 1) * count)
      : Float64Array.from({ length: count }, (_, n) => {
          const from = values[index * count + n];
          return from + part * (values[next * count + n] - from);
        });
  return { ...field, times: undefined, u: mixed(u), v: mixed(v) };
}
