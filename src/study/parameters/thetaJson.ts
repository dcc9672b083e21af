import type { Parameter } from "../../language/program.ts";

/** A parameter's value as JSON: a number, nested arrays, or a net as its layers `{ W, b }`, one row of W per output. */
export type ThetaJson = number | null | readonly ThetaJson[] | { readonly W: ThetaJson; readonly b: ThetaJson };

/** The value of one parameter out of packed ones (values, gradients, …). */
export function thetaToJson({ shape, offset, length }: Parameter, packed: Float64Array): ThetaJson {
  const values = packed.subarray(offset, offset + length);
  switch (shape.kind) {
    case "number":
      return values[0];
    case "array":
      return nested(values, shape.sizes);
    case "net": {
      let at = 0;
      return shape.layers.slice(1).map((outputs, layer) => {
        const inputs = shape.layers[layer];
        const W = nested(values.subarray(at, at + inputs * outputs), [outputs, inputs]);
        at += inputs * outputs;
        const b = nested(values.subarray(at, at + outputs), [outputs]);
        at += outputs;
        return { W, b };
      });
    }
  }
}

/** The values of all of them, by name. */
export function thetaByName(
  parameters: readonly Parameter[],
  packed: Float64Array,
): Readonly<Record<string, ThetaJson>> {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, thetaToJson(parameter, packed)]));
}

/** Packs a parameter's value of any nesting; undefined when it does not have exactly the numbers of the parameter's shape. */
export function thetaFromJson({ length }: Parameter, json: unknown): Float64Array | undefined {
  const values: number[] = [];
  return collect(json, values) && values.length === length ? Float64Array.from(values) : undefined;
}

function collect(json: unknown, values: number[]): boolean {
  if (typeof json === "number") {
    values.push(json);
    return Number.isFinite(json);
  }
  if (Array.isArray(json)) return json.every((entry) => collect(entry, values));
  if (typeof json !== "object" || json === null) return false;
  const { W, b, ...others } = json as Record<string, unknown>;
  return Object.keys(others).length === 0 && collect(W, values) && collect(b, values);
}

function nested(values: Float64Array, [size, ...inner]: readonly number[]): ThetaJson {
  if (inner.length === 0) return [...values];
  const each = values.length / size;
  return Array.from({ length: size }, (_, i) => nested(values.subarray(i * each, (i + 1) * each), inner));
}
