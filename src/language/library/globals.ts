import type { ElementwiseOp } from "../../graph/op.ts";
import { sub } from "../../graph/ops/arithmetic.ts";
import { and, eq, ne } from "../../graph/ops/comparison.ts";
import { trunc } from "../../graph/ops/rounding.ts";
import { argumentSyntax } from "../evaluate/argumentSyntax.ts";
import { describe } from "../evaluate/describe.ts";
import { entriesOf } from "../evaluate/maps.ts";
import { propertyName } from "../evaluate/members.ts";
import { knownInteger, scalar, truthOf } from "../evaluate/operands.ts";
import { toNumber } from "../evaluate/operators.ts";
import { refuse } from "../evaluate/refusal.ts";
import type { CallSite } from "../evaluate/sites.ts";
import { MODULE_EPOCH } from "../evaluate/store.ts";
import { use } from "../evaluate/use.ts";
import {
  ArrayValue,
  Binding,
  Builtin,
  Closure,
  type Evaluator,
  isTruth,
  MapValue,
  Namespace,
  ObjectValue,
  type Scalar,
  Scope,
  type Truth,
  type Value,
} from "../evaluate/value.ts";
import { needArguments } from "./arguments.ts";
import { math } from "./math.ts";

type Call = Builtin["call"];

/** What JavaScript itself offers and the language takes over. */
export function globalScope(): Scope {
  const scope = new Scope(undefined);
  const values: Record<string, Value> = {
    undefined: undefined,
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    Math: math,
    Number: number,
    Boolean: new Builtin("Boolean", (e, [x], site) => truthOf(e, x, argumentSyntax(site, 0))),
    Array: array,
    Object: object,
    Float64Array: float64Array,
    structuredClone: new Builtin("structuredClone", (e, [x], site) => cloneOf(e, x, site)),
    isNaN: new Builtin("isNaN", isNotANumber),
    isFinite: new Builtin("isFinite", isFiniteNumber),
  };
  for (const [name, value] of Object.entries(values)) scope.declare(new Binding(name, true, value, MODULE_EPOCH));
  return scope;
}

function namespace(name: string, members: Readonly<Record<string, Value>>, call?: Call): Namespace {
  const own = (key: string) => (Object.hasOwn(members, key) ? { value: members[key] } : undefined);
  return new Namespace(name, own, () => Object.keys(members), call);
}

const isNotANumber: Call = (e, args, site) => {
  const x = numberArgument(e, args, site);
  return typeof x === "number" ? Number.isNaN(x) : e.apply(ne, [x, x], site.node);
};

const isFiniteNumber: Call = (e, args, site) => {
  const x = numberArgument(e, args, site);
  // The difference of a number and itself is 0, or NaN where it is not finite.
  return typeof x === "number" ? Number.isFinite(x) : test(e, eq, test(e, sub, x, x, site) as Scalar, 0, site);
};

const isInteger: Call = (e, args, site) => {
  const x = numberArgument(e, args, site);
  if (typeof x === "number") return Number.isInteger(x);
  const isWhole = test(e, eq, e.apply(trunc, [x], site.node) as Scalar, x, site);
  return test(e, and, isFiniteNumber(e, [x], site) as Truth, isWhole as Truth, site);
};

function test(e: Evaluator, op: ElementwiseOp, x: Scalar | Truth, y: Scalar | Truth, { node }: CallSite): Value {
  return e.apply(op, [x, y], node);
}

function numberArgument(e: Evaluator, [x]: readonly Value[], site: CallSite): Scalar {
  return scalar(e, x, "the argument", argumentSyntax(site, 0));
}

const number = namespace(
  "Number",
  {
    EPSILON: Number.EPSILON,
    MAX_VALUE: Number.MAX_VALUE,
    MIN_VALUE: Number.MIN_VALUE,
    MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
    MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
    POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
    NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
    NaN: Number.NaN,
    isNaN: new Builtin("isNaN", isNotANumber),
    isFinite: new Builtin("isFinite", isFiniteNumber),
    isInteger: new Builtin("isInteger", isInteger),
  },
  (e, args, site) => (isTruth(args[0]) ? toNumber(e, args[0], site.node) : numberArgument(e, args, site)),
);

const array = namespace(
  "Array",
  {
    from: new Builtin("from", arrayFrom),
    of: new Builtin("of", (e, args) => e.array([...args])),
    isArray: new Builtin("isArray", (_, [x]) => x instanceof ArrayValue),
  },
  (e, args, site) => {
    if (args.length !== 1 || typeof args[0] !== "number") return e.array([...args]);
    const made = e.array([]);
    made.replace(emptyEntries(e, args[0], argumentSyntax(site, 0), site), true);
    return made;
  },
);

/** Numbers of fixed length, 0 where none is given; here an array like others. */
const float64Array = namespace(
  "Float64Array",
  {
    from: new Builtin("from", arrayFrom),
    of: new Builtin("of", (e, args) => e.array([...args])),
  },
  (e, [source], site) => {
    if (source === undefined) return e.array([]);
    if (source instanceof ArrayValue) return e.array(sourceEntries(e, source, site));
    return e.array(emptyEntries(e, source, argumentSyntax(site, 0), site).fill(0));
  },
);

/** `structuredClone` of arrays and objects all the way down; what they hold besides is the same. */
function cloneOf(e: Evaluator, value: Value, site: CallSite): Value {
  e.spend(1, site.node);
  if (value instanceof ArrayValue) return e.array(value.elements.map((x) => cloneOf(e, use(x), site)));
  if (value instanceof ObjectValue) {
    return e.object(new Map([...value.properties].map(([key, x]) => [key, cloneOf(e, use(x), site)])));
  }
  if (value instanceof MapValue) return new MapValue(cloneOf(e, value.content, site) as ObjectValue);
  if (!(value instanceof Closure || value instanceof Builtin || value instanceof Namespace)) return value;
  return refuse(e.range(argumentSyntax(site, 0)), "wrong-type", `${describe(value)} cannot be cloned`);
}

function emptyEntries(e: Evaluator, length: Value, at: CallSite["node"], site: CallSite): Value[] {
  const n = knownInteger(e, length, "the length of an array", at);
  if (n < 0 || n > 2 ** 32 - 1) refuse(e.range(at), "invalid-argument", `an array cannot have ${n} entries`);
  e.spend(n, site.node);
  return new Array<Value>(n).fill(undefined);
}

function arrayFrom(e: Evaluator, args: readonly Value[], site: CallSite): Value {
  needArguments(e, "Array.from", args, 1, site);
  const [source, f] = args;
  const entries = sourceEntries(e, source, site);
  if (f === undefined) return e.array(entries);
  if (!(f instanceof Closure || f instanceof Builtin || f instanceof Namespace)) {
    refuse(
      e.range(argumentSyntax(site, 1)),
      "not-a-function",
      `\`Array.from\` needs a function, but this is ${describe(f)}`,
    );
  }
  return e.array(entries.map((x, i) => e.call(f, [x, i], site)));
}

function sourceEntries(e: Evaluator, source: Value, site: CallSite): Value[] {
  const at = argumentSyntax(site, 0);
  if (source instanceof ArrayValue) {
    e.spend(source.length, at);
    return [...source.elements];
  }
  if (source instanceof MapValue) return [...entriesOf(e, source).elements];
  if (source instanceof ObjectValue && source.properties.has("length")) {
    return emptyEntries(e, source.properties.get("length"), at, site);
  }
  return refuse(
    e.range(at),
    "wrong-type",
    `\`Array.from\` takes an array or { length: n }, but this is ${describe(source)}`,
  );
}

const object = namespace("Object", {
  fromEntries: new Builtin("fromEntries", (e, args, site) => {
    const pairs = args[0] instanceof MapValue ? entriesOf(e, args[0]) : args[0];
    const at = argumentSyntax(site, 0);
    if (!(pairs instanceof ArrayValue) || !pairs.elements.every((x) => x instanceof ArrayValue && x.length >= 2))
      refuse(
        e.range(at),
        "wrong-type",
        `\`Object.fromEntries\` takes pairs [key, value], but this is ${describe(pairs)}`,
      );
    e.spend(2 * pairs.length, site.node);
    const of = (pair: ArrayValue) => [propertyName(e, pair.get(0), at), use(pair.get(1))] as const;
    return e.object(new Map((pairs.elements as readonly ArrayValue[]).map(of)));
  }),
  assign: new Builtin("assign", (e, [target, ...sources], site) => {
    if (!(target instanceof ObjectValue)) refuse(e.range(site.node), "wrong-type", "`Object.assign` needs an object");
    e.change(target, site.node);
    for (const source of sources) for (const [key, x] of propertiesOf(e, [source], site)) target.write().set(key, x);
    return target;
  }),
  freeze: new Builtin("freeze", (_, [x]) => x),
  hasOwn: new Builtin("hasOwn", (e, [x, key], site) => {
    const name = propertyName(e, key, argumentSyntax(site, 1));
    return propertiesOf(e, [x], site).some(([each]) => each === name);
  }),
  keys: new Builtin("keys", (e, args, site) => e.array(propertiesOf(e, args, site).map(([key]) => key))),
  values: new Builtin("values", (e, args, site) => e.array(propertiesOf(e, args, site).map(([, value]) => value))),
  entries: new Builtin("entries", (e, args, site) => {
    return e.array(propertiesOf(e, args, site).map(([key, value]) => e.array([key, value])));
  }),
});

/** Properties in the order of JavaScript: indices first, ascending, then the others as they were made. */
function propertiesOf(e: Evaluator, [source]: readonly Value[], site: CallSite): [string, Value][] {
  if (!(source instanceof ObjectValue)) {
    refuse(e.range(argumentSyntax(site, 0)), "wrong-type", `this needs an object, but gets ${describe(source)}`);
  }
  e.spend(3 * source.properties.size, site.node);
  const isIndex = ([key]: [string, Value]) => /^(?:0|[1-9]\d*)$/.test(key);
  const all = [...source.properties];
  const indices = all.filter(isIndex).sort(([a], [b]) => Number(a) - Number(b));
  return [...indices, ...all.filter((property) => !isIndex(property))];
}
