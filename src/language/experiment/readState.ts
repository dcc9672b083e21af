import { counted } from "../../core/counted.ts";
import { listed, quoted } from "../../core/quoted.ts";
import type { DynamicsFunction } from "../dynamicsFunction.ts";
import type { Known } from "../known.ts";
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
  ranges: { readonly name: Known["range"]; readonly augment: Known["range"] },
): InitialStates | undefined {
  const states = known ? givenStates(findings, known, f, augment) : defaultState(findings, f, ranges.name);
  if (!states) return undefined;
  const { dimension, z0 } = states;
  if (augment >= dimension) {
    const message = `\`augment\` is ${augment}, but the state has only ${counted(dimension, "component")}`;
    return findings.error("invalid-option", ranges.augment, message);
  }
  // A default of the function stands for the observed components only.
  return { dimension, z0: z0.map((z) => z.fill(0, dimension - augment)) };
}

/** The states that `z0` lists. */
function givenStates(
  findings: Findings,
  known: Known,
  f: DynamicsFunction,
  augment: number,
): InitialStates | undefined {
  const declared = f.declaresDimension ? f.dimension : null;
  const items = f.state.scalar ? readScalars(findings, known) : readVectors(findings, known, declared);
  if (!items) return undefined;

  const dimension = declared ?? items[0].values.length + (items[0].complete ? 0 : augment);
  const z0 = items.map(({ values, range }) => {
    const missing = dimension - values.length;
    if (missing !== 0 && missing !== augment) {
      const expected =
        augment > 0
          ? `${dimension - augment} (or ${dimension} with the augmented ones) components`
          : counted(dimension, "component");
      const names = f.state.names.length === dimension ? ` (${listed(f.state.names)})` : "";
      return findings.error(
        "size-mismatch",
        range,
        `an initial state of ${quoted(f.name)} has ${expected}${names}, not ${values.length}`,
      );
    }
    if (missing === 0 && values.slice(dimension - augment).some((x) => x !== 0)) {
      const which = augment === 1 ? "augmented component" : `${augment} augmented components`;
      return findings.error("invalid-option", range, `the ${which} at the end must start at 0`);
    }
    return Float64Array.from({ length: dimension }, (_, i) => values[i] ?? 0);
  });
  const sound = allDefined(z0);
  return sound && { dimension, z0: sound };
}

/** The function's default, else zeros. */
function defaultState(
  findings: Findings,
  { dimension, state, name }: DynamicsFunction,
  range: Known["range"],
): InitialStates | undefined {
  if (dimension !== null) {
    return { dimension, z0: [Float64Array.from({ length: dimension }, (_, i) => state.initial?.[i] ?? 0)] };
  }
  const message = `nothing tells how many components the state of ${quoted(name)} has; give \`z0\``;
  return findings.error("missing-option", range, message);
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

function readVectors(findings: Findings, known: Known, declared: number | null): StateItem[] | undefined {
  const shape = declared === null ? "an array of numbers" : `an array of ${declared}`;
  const expected = `${shape} or a list of such arrays`;
  if (known.value.kind !== "array" || known.value.items.length === 0) return findings.wrong(known, "`z0`", expected);
  const { items } = known.value;
  const list = items.some((item) => item.value.kind === "array") ? items : [known];
  const states = list.map((item) => {
    if (item.value.kind === "number") {
      const message = `\`z0\` mixes arrays and numbers: a list of initial states holds arrays only, not ${describeKnown(item)}`;
      return findings.error("invalid-option", item.range, message);
    }
    return readNumbers(findings, item, "`z0`");
  });
  return allDefined(states)?.map((values, i) => ({ values, range: list[i].range, complete: false }));
}
