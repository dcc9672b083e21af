import type { Known } from "../known.ts";
import type { DynamicsFunction } from "../program.ts";
import { describeKnown } from "./describeKnown.ts";
import type { Findings } from "./findings.ts";
import { allDefined, readNumber, readNumbers } from "./readValue.ts";

/** The initial states of an experiment and the dimension that they and the function agree on. */
export interface InitialStates {
  readonly dimension: number;
  /** Each of `dimension` components, the last `augment` of them 0. */
  readonly z0: readonly Float64Array[];
}

/**
 * Reads `z0`: for a scalar state a number or a list of numbers, else an array or a list of arrays. Without it the
 * function's default is the one initial state, else zeros. Augmented components may be left out.
 */
export function readInitialStates(
  findings: Findings,
  known: Known | undefined,
  f: DynamicsFunction,
  augment: number,
  nameOfExperiment: Known["range"],
): InitialStates | undefined {
  if (!known) return defaultState(findings, f, augment, nameOfExperiment);
  const items = f.state.scalar ? readScalars(findings, known) : readVectors(findings, known, f);
  if (!items) return undefined;

  const dimension = f.dimension ?? items[0].values.length + (items[0].complete ? 0 : augment);
  if (augment >= dimension) return tooManyAugmented(findings, known.range, augment, dimension);
  const z0 = items.map(({ values, range }) => {
    const missing = dimension - values.length;
    if (missing !== 0 && missing !== augment) {
      const expected = augment > 0 ? `${dimension - augment} (or ${dimension} with the augmented ones)` : dimension;
      const names = f.state.names.length === dimension ? ` (${f.state.names.join(", ")})` : "";
      return findings.error(
        "wrong-length",
        range,
        `an initial state of \`${f.name}\` has ${expected} components${names}, not ${values.length}`,
      );
    }
    if (missing === 0 && values.slice(dimension - augment).some((x) => x !== 0)) {
      return findings.error("wrong-option", range, `the ${augment} augmented components at the end must start at 0`);
    }
    return Float64Array.from({ length: dimension }, (_, i) => values[i] ?? 0);
  });
  const sound = allDefined(z0);
  return sound && { dimension, z0: sound };
}

function defaultState(
  findings: Findings,
  { dimension, state, name }: DynamicsFunction,
  augment: number,
  range: Known["range"],
): InitialStates | undefined {
  if (dimension === null) {
    return findings.error(
      "missing-option",
      range,
      `nothing tells how many components the state of \`${name}\` has; give \`z0\``,
    );
  }
  if (augment >= dimension) return tooManyAugmented(findings, range, augment, dimension);
  const z0 = Float64Array.from({ length: dimension }, (_, i) =>
    i < dimension - augment ? (state.initial?.[i] ?? 0) : 0,
  );
  return { dimension, z0: [z0] };
}

function tooManyAugmented(findings: Findings, range: Known["range"], augment: number, dimension: number): undefined {
  return findings.error(
    "wrong-option",
    range,
    `\`augment\` is ${augment}, but the state has only ${dimension} components`,
  );
}

interface StateItem {
  readonly values: readonly number[];
  readonly range: Known["range"];
  /** The text can only mean all components, augmented ones included. */
  readonly complete: boolean;
}

function readScalars(findings: Findings, known: Known): StateItem[] | undefined {
  const expected = "a number or a list of numbers (the state is scalar)";
  if (known.value.kind !== "number" && known.value.kind !== "array") return findings.wrong(known, "`z0`", expected);
  const list = known.value.kind === "array" ? known.value.items : [known];
  if (list.length === 0) return findings.wrong(known, "`z0`", expected);
  const numbers = list.map((item) => {
    if (item.value.kind === "array")
      return findings.wrong(item, "an initial state in `z0`", "a number (the state is scalar)");
    return readNumber(findings, item, "`z0`");
  });
  return allDefined(numbers)?.map((x, i) => ({ values: [x], range: list[i].range, complete: true }));
}

function readVectors(findings: Findings, known: Known, f: DynamicsFunction): StateItem[] | undefined {
  const shape = f.dimension === null ? "an array of numbers" : `an array of ${f.dimension}`;
  const expected = `${shape} or a list of such arrays`;
  if (known.value.kind !== "array" || known.value.items.length === 0) return findings.wrong(known, "`z0`", expected);
  const { items } = known.value;
  const list = items.some((item) => item.value.kind === "array") ? items : [known];
  const states = list.map((item) => {
    if (item.value.kind === "number") {
      const message = `\`z0\` mixes arrays and numbers: a list of initial states holds arrays only, not ${describeKnown(item)}`;
      return findings.error("wrong-option", item.range, message);
    }
    return readNumbers(findings, item, "`z0`");
  });
  return allDefined(states)?.map((values, i) => ({ values, range: list[i].range, complete: false }));
}
