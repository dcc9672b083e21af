import type { EventTerm, ObservedLoss } from "../../adjoint/observedLoss.ts";
import { formatApart, formatShort } from "../../core/formatShort.ts";
import { brief, quoted } from "../../core/quoted.ts";
import type { TracedFunction } from "../../language/experiment.ts";
import { losses } from "../../train/losses/registry.ts";
import { type Study, StudyError, stateNames } from "../study.ts";
import { TracedScalar } from "../tracedScalar.ts";

/** The loss of a study as gradient modes take it. */
export interface StudyLoss {
  readonly observed: ObservedLoss;
  /** Of a running loss: the derivative of one more component of the state, whose end value `observed` then is. */
  readonly integrand: TracedFunction | undefined;
}

/**
 * The loss that a request names (`terminal:i`, component i of the final state), else the experiment's.
 *
 * @throws StudyError where there is none, or where it needs data
 */
export function gradientLoss(study: Study, named: string | undefined): StudyLoss {
  const { dimension } = study.field;
  const [from, to] = study.span;
  const atEnd = Float64Array.of(to);
  if (named !== undefined) {
    return { observed: componentLoss(atEnd, terminalComponent(named, study)), integrand: undefined };
  }
  const call = study.experiment?.loss;
  if (!call)
    throw new StudyError(`${brief(study.name)} names no loss: give one, e.g. terminal:0 for ${terminalName(study)}`);
  const { form } = losses.get(call.word.name);
  const { loss, times } = call.arguments;
  const traced = loss as TracedFunction;
  switch (form) {
    case "terminal":
      return { observed: tracedLoss(atEnd, traced, dimension), integrand: undefined };
    case "running":
      return { observed: componentLoss(atEnd, dimension), integrand: traced };
    case "at times":
      return {
        observed: tracedLoss(timesWithin(times as readonly number[], from, to), traced, dimension),
        integrand: undefined,
      };
    case "at events":
      return { observed: lossAtEvent(String(call.arguments.event), traced, dimension), integrand: undefined };
    default:
      throw new StudyError(`${call.word.name} compares the solution with data, which are to be read first`);
  }
}

function terminalName({ dynamics, field }: Study): string {
  return `the final ${brief(stateNames(dynamics, field.dimension)[0])}`;
}

/** The component that `terminal:i` names. */
export function terminalComponent(text: string, study: Study): number {
  const { dimension } = study.field;
  const match = /^terminal:(\d+)$/.exec(text);
  if (!match)
    throw new StudyError(`the loss ${quoted(text)} is none: write terminal:i, component i of the final state`);
  const component = Number(match[1]);
  if (component < dimension) return component;
  throw new StudyError(
    `${brief(text)}: the state of ${brief(study.dynamics.name)} has components 0 … ${dimension - 1}`,
  );
}

/** Times of a loss in the direction of the solve. */
export function timesWithin(times: readonly number[], from: number, to: number): Float64Array {
  const outside = times.find((t) => (t - from) * (t - to) > 0);
  if (outside !== undefined) {
    const [time, start, end] = formatApart(outside, from, to);
    throw new StudyError(`the loss takes the state at t = ${time}, outside ${start} … ${end}`);
  }
  return Float64Array.from(times).sort((a, b) => (to < from ? b - a : a - b));
}

/** A loss and the value at the end of one more component: of what is integrated along the solution. */
export function withEndOf(
  { times, observe, explain, atEvent }: ObservedLoss,
  component: number,
  t1: number,
): ObservedLoss {
  const looks = times[times.length - 1] === t1;
  const last = looks ? times.length - 1 : times.length;
  const all = new Float64Array(last + 1).fill(t1);
  all.set(times);
  return {
    times: all,
    observe(index, z, cotangent, later) {
      const own = index < times.length ? observe(index, z, cotangent, later) : { value: 0, t: 0 };
      if (index !== last) return own;
      cotangent[component] += 1;
      return { ...own, value: own.value + z[component] };
    },
    ...(atEvent && { atEvent }),
    explain: explain && ((index, z) => (index < times.length ? explain(index, z) : undefined)),
  };
}

function componentLoss(times: Float64Array, component: number): ObservedLoss {
  return {
    times,
    observe(_index, z, cotangent) {
      cotangent[component] += 1;
      return { value: z[component], t: 0 };
    },
  };
}

/** A function of the text, taken of the state after every event of a name. */
export function lossAtEvent(
  event: string,
  traced: TracedFunction,
  dimension: number,
): ObservedLoss & Required<Pick<ObservedLoss, "atEvent">> {
  const loss = new TracedScalar(traced, dimension);
  const term: EventTerm = {
    observe(z, t, cotangent) {
      const value = loss.evaluate({ z, t: [t] });
      for (let i = 0; i < dimension; i++) cotangent[i] += loss.slope[i];
      return { value, t: loss.timeSlope };
    },
  };
  return {
    times: new Float64Array(),
    observe: () => ({ value: 0, t: 0 }),
    atEvent: (name) => (name === event ? term : undefined),
  };
}

/** A function of the text with the reverse mode of its own graph. */
function tracedLoss(times: Float64Array, traced: TracedFunction, dimension: number): ObservedLoss {
  const loss = new TracedScalar(traced, dimension);
  return {
    times,
    observe(index, z, cotangent, later = 0) {
      const value = loss.evaluate({ z, t: [times[index] + later] });
      for (let i = 0; i < dimension; i++) cotangent[i] += loss.slope[i];
      return { value, t: loss.timeSlope };
    },
    explain(index, z) {
      const t = times[index];
      const origin = loss.nonFinite({ z, t: [t] });
      if (!origin) return undefined;
      const what = ["the loss", "∂L/∂z of the loss", "∂L/∂t of the loss"][origin.output];
      return {
        status: "diverged",
        t,
        message: `${what} is not finite at t = ${formatShort(t)}: ${origin.message}`,
        range: origin.node.range,
      };
    },
  };
}
