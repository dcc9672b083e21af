import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { isReporting, reports } from "../../../src/analysis/analysis.ts";
import { analyses } from "../../../src/analysis/registry.ts";
import type { OptionValues, Report } from "../../../src/protocol/analysisApi.ts";
import type { Block } from "../../../src/protocol/panel.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { runs } from "../../runs.ts";

/** A term of a right-hand side in z and t, and what is known of it. */
interface Term {
  readonly text: string;
  /** Why Picard and Lindelöf do not apply where z, or t, is near this place; absent of Lipschitz terms. */
  readonly trouble?: {
    readonly kind: "slope" | "jump" | "undefined";
    readonly op: RegExp;
    readonly at: number;
    readonly of: "z" | "t";
    /** Also everywhere on one side of it. */
    readonly below?: true;
  };
  /** Lipschitz, and not seen to be. */
  readonly unseen?: { readonly at: number; readonly op: RegExp };
}

interface Problem {
  readonly z0: number;
  readonly t0: number;
  readonly a: number;
  readonly b: number;
  readonly terms: readonly Term[];
}

const power = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((x) => Number((10 ** x).toPrecision(3)));
const signed = (sizes: fc.Arbitrary<number>) => fc.tuple(sizes, fc.boolean()).map(([x, minus]) => (minus ? -x : x));
const state = fc.oneof(fc.constantFrom(0, 1, -2.5, 5e-324, 1e-300, -1e-12, 3e5), signed(power(-3, 3)));
const time = fc.oneof(fc.constantFrom(0, 5e-324, -1e-300, 1e-9, -1, 1e6), signed(power(-2, 2)));
const factor = fc.oneof(
  { weight: 8, arbitrary: signed(power(-2, 2)) },
  { weight: 1, arbitrary: signed(power(-300, 150)) },
);

const smooth = (c: number): readonly string[] => [
  `${c} * z`,
  `${c} * z * z`,
  `${c}`,
  `${c} * t * z`,
  `${c} * Math.sin(3 * z + t)`,
  `${c} * Math.exp(-(z ** 2))`,
  `${c} * Math.tanh(5 * z)`,
  `${c} * z / (1 + z * z)`,
  `${c} * Math.cos(t)`,
];

/** Terms with a place s of z, and r of t. */
function placed(s: number, r: number): readonly Term[] {
  const away = `(z - ${bracketed(s)})`;
  const at = { at: s, of: "z" } as const;
  return [
    { text: `Math.abs${away}` },
    { text: `Math.max(z, ${s})` },
    { text: `(z > ${s} ? 2 * z - ${bracketed(s)} : z)`, unseen: { at: s, op: /select/ } },
    { text: `Math.sqrt(Math.abs${away}) * Math.sqrt(Math.abs${away})`, unseen: { at: s, op: /sqrt/ } },
    { text: `Math.sqrt(Math.abs${away})`, trouble: { kind: "slope", op: /sqrt/, ...at } },
    { text: `Math.max(z - ${bracketed(s)}, 0) ** 0.5`, trouble: { kind: "slope", op: /powHalf/, ...at } },
    { text: `Math.cbrt${away}`, trouble: { kind: "slope", op: /cbrt/, ...at } },
    { text: `(z > ${s} ? 1 : -1)`, trouble: { kind: "jump", op: /select/, ...at } },
    { text: `Math.floor${away}`, trouble: { kind: "jump", op: /floor/, ...at } },
    { text: `1 / ${away}`, trouble: { kind: "undefined", op: /div/, ...at } },
    { text: `Math.log${away}`, trouble: { kind: "undefined", op: /log/, ...at, below: true } },
    { text: `(t > ${r} ? 1 : -1)`, trouble: { kind: "jump", op: /select/, at: r, of: "t" } },
    { text: `1 / (t - ${bracketed(r)})`, trouble: { kind: "undefined", op: /div/, at: r, of: "t" } },
    {
      text: `Math.sqrt(t - ${bracketed(r)})`,
      trouble: { kind: "undefined", op: /sqrt/, at: r, of: "t", below: true },
    },
  ];
}

const bracketed = (x: number) => (x < 0 ? `(${x})` : `${x}`);

/** A place inside the box or outside it, and not near its edge. */
const part = fc
  .oneof(fc.double({ min: -0.9, max: 0.9, noNaN: true }), signed(fc.double({ min: 1.5, max: 3, noNaN: true })))
  .map((x) => Number(x.toFixed(4)));

const problems: fc.Arbitrary<Problem> = fc
  .tuple(state, time, power(-6, 3), power(-6, 3), factor, fc.nat(8), part, part, fc.nat(15))
  .map(([z0, t0, a, b, c, which, atZ, atT, place]) => {
    const [s, r] = [z0 + atZ * b, t0 + atT * a];
    const found = placed(s, r)[place];
    return { z0, t0, a, b, terms: [{ text: smooth(c)[which] }, ...(found ? [found] : [])] };
  });

const textOf = ({ z0, t0, a, terms }: Problem) => `import { experiment } from "node-ode";
export const f = (z = ${z0}, t: number) => ${terms.map(({ text }) => text).join(" + ")};
export const e = experiment(f, { t: [${t0}, ${t0 + (a || 1)}], method: "rk4", steps: 20 });
`;

interface Json {
  readonly M: { readonly upper: number | null };
  readonly L: { readonly upper: number | null };
  readonly delta: number | null;
  readonly binding: string | null;
  readonly sharper: { readonly after: number; readonly before: number } | null;
  readonly lipschitz: boolean | "unknown";
}

async function first(text: string, options: OptionValues, session = new Session()): Promise<Report> {
  const record = analyses.get("wellposed");
  assert.ok(isReporting(record));
  const texts = new Map([["f.node-ode.ts", text]]);
  const subject = study(session.read({ entry: "f.node-ode.ts", texts }), "e");
  const context = { session, entry: "f.node-ode.ts", texts, cancelled: () => false, seed: 1 };
  for await (const report of reports(record, subject, options, context)) return report;
  throw new Error("no report");
}

/** Everything that it may say of a tube. */
const tubeClaims = {
  bound:
    /^(.+) with (\d+) steps is at most (\S+) away from (the truth|every solution from the box of initial states) at t (?:=|≈) (\S+?)(?:, in each component)?: proven, rounding included\.$/,
  inside:
    /^At each of the (\d+) times that are drawn every solution from (.+) lies in the tube(?:, the union of (\d+))?\.$/,
  none: /^No step of the tube was proven\.$/,
  ends: /^It ends at t = (\S+): (.+?)(?: \(line (\d+)\))?\. Nothing is proven beyond\.$/,
};

interface Enclosing {
  readonly f: string;
  readonly z0: number;
  readonly end: number;
  readonly width?: number;
  /** The solution from any start. */
  readonly truth: (t: number, z0: number) => number;
  /** When it cannot be followed any further, and why. */
  readonly until?: number;
  readonly why?: RegExp;
}

const enclosings: readonly Enclosing[] = [
  { f: "z", z0: 1, end: 2, truth: (t, z0) => z0 * Math.exp(t) },
  { f: "-z", z0: 1, end: 3, width: 0.2, truth: (t, z0) => z0 * Math.exp(-t) },
  {
    f: "z * z",
    z0: 1,
    end: 3,
    truth: (t, z0) => z0 / (1 - z0 * t),
    until: 1,
    why: /^(no box was found|the enclosure has become too wide)/,
  },
  {
    f: "z > 0.75 ? 2 : 1",
    z0: 0,
    end: 2,
    truth: (t) => Math.max(t, 2 * t - 0.75),
    until: 0.75,
    why: /^a box around the solution reaches a jump of f/,
  },
  {
    f: "1 / (1 - z)",
    z0: 0,
    end: 2,
    truth: (t) => 1 - Math.sqrt(1 - 2 * t),
    until: 0.5,
    why: /^(a box around the solution reaches where f is not defined|no box was found)/,
  },
  {
    f: "-Math.sqrt(z)",
    z0: 1,
    end: 3,
    truth: (t) => (1 - t / 2) ** 2,
    until: 2,
    why: /^a box around the solution reaches where f is not defined/,
  },
  {
    f: "t < 0.5 ? z : -z",
    z0: 1,
    end: 2,
    truth: (t) => Math.exp(Math.min(t, 1 - t)),
    until: 0.5,
    why: /^a box around the solution reaches a jump of f/,
  },
  { f: "Math.sqrt(Math.abs(z))", z0: 0, end: 1, truth: () => 0, until: 0 },
  { f: "1 - z * Math.abs(z)", z0: 0, end: 3, truth: (t) => Math.tanh(t) },
  { f: "1 + z * z", z0: 0, end: 1.5, truth: (t) => Math.tan(t) },
];

/** Everything that the panel may say of a box, each by what it begins with. */
const claims = {
  exactlyOne:
    /^Exactly one solution starts at the initial state, and it exists at least for \|t − t₀\| ≤ δ with every δ < (\S+); (a|b\/M|1\/L) binds\.$/,
  logarithmicNorm: /^With the logarithmic norm it stays in the box, and so exists, from t₀ − (\S+) to t₀ \+ (\S+)\.$/,
  notLipschitz:
    /^The theorem says nothing here: difference quotients of f grow without end within this box, so that f is not Lipschitz, as far as numbers tell\.$/,
  nothingFound:
    /^No bound of the slope of f was found over this box: the theorem says nothing of it, one way or the other\.$/,
  slope: /^Near t = (\S+), z = (\S+) the slope of f has no bound(?: \((.*)\))?\.$/,
  noSlope: /^Near t = (\S+), z = (\S+) no bound of the slope of f was found(?: \((.*)\))?\.$/,
  jump: /^Near t = (\S+), z = (\S+) f jumps(?: \((.*)\))?\.$/,
  undefined: /^Near t = (\S+), z = (\S+) f is not defined(?: \((.*)\))?\.$/,
  unbounded: /^f has no bound over the box, as far as it was looked at\.$/,
  second:
    /^Solutions that start (\S+) apart at the initial state are (\S+) apart at t = (\S+), and are so from a start ten thousand times further off: as far as numbers tell, more than one solution starts there\.$/,
};
type Claim = keyof typeof claims;

function saidBy({ blocks }: Report): Map<Claim, RegExpExecArray> {
  const verdict = blocks.find((block) => block.kind === "text" && block.id === "verdict");
  assert.ok(verdict?.kind === "text");
  const said = new Map<Claim, RegExpExecArray>();
  for (const paragraph of verdict.paragraphs) {
    const names = (Object.keys(claims) as Claim[]).filter((name) => claims[name].test(paragraph));
    assert.equal(names.length, 1, `a sentence that nothing tries: ${paragraph}`);
    said.set(names[0], claims[names[0]].exec(paragraph)!);
  }
  return said;
}

suite("claims about well-posedness", () => {
  test("no sentence about a generated box can be made to lie", async () => {
    const made = new Set<Claim>();
    const session = new Session();
    await fc.assert(
      fc.asyncProperty(
        problems,
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        async (problem, numbers) => {
          const report = await first(textOf(problem), { a: problem.a, b: [problem.b], iterates: 2 }, session);
          const said = saidBy(report);
          for (const name of said.keys()) made.add(name);
          tryAll(problem, said, report.json as Json, () => numbers.next().value as number);
        },
      ),
      { seed: 19, numRuns: runs(250, 4000) },
    );
    // That f itself has no bound is said of nothing that is continuous on a closed box of this size.
    const missing = (Object.keys(claims) as Claim[]).filter((name) => !made.has(name) && name !== "unbounded");
    assert.deepEqual(missing, [], "every claim was made of some problem");
  });

  test("what is larger than every number is said to have no bound, and is no reason to promise anything", async () => {
    const text = (f: string, z0 = 1) => textOf({ z0, t0: 0, a: 1, b: 1, terms: [{ text: f }] });
    for (const [f, z0] of [
      ["z ** 99", 1e10],
      ["Math.exp(z * z)", 40],
      ["1e300 * z * 1e10", 1],
      ["1e308 * z - 1e308", -3],
    ] as const) {
      const report = await first(text(f, z0), { a: 1, b: [1] });
      const said = saidBy(report);
      const { M, L, delta } = report.json as Json;
      if (M.upper === null || L.upper === null) assert.equal(delta, null, f);
      assert.equal(said.has("exactlyOne"), delta !== null, f);
    }
  });

  test("a steep slope that has a bound is not called unbounded, nor is its solution said to be two", async () => {
    for (const steep of [1e4, 1e8, 1e12, 1e15]) {
      for (const f of [
        `(z > 0 ? Math.tanh(${steep} * z) : ${steep} * z)`,
        `(z > 0 ? Math.min(${steep} * z, 1) : ${steep} * z)`,
      ]) {
        const said = saidBy(await first(textOf({ z0: 0, t0: 0, a: 1, b: 1, terms: [{ text: f }] }), { a: 1, b: [1] }));
        assert.ok(!said.has("notLipschitz") && !said.has("second"), f);
      }
    }
  });

  test("two solutions are drawn of the roots that have them, and of no other", async () => {
    for (const [f, z0, twice] of [
      ["Math.sqrt(Math.abs(z))", 0, true],
      ["Math.cbrt(z)", 0, true],
      // Every solution comes to 0 and stays there: no bound of the slope, and one solution.
      ["-Math.cbrt(z)", 0, false],
      // Osgood: |log| grows without bound and lets nothing leave.
      ["(z === 0 ? 0 : z * Math.log(Math.abs(z)))", 0, false],
      ["Math.sqrt(Math.abs(z))", 1, false],
      ["1 + Math.sqrt(Math.abs(z))", 0, false],
    ] as const) {
      const problem = { z0, t0: 0, a: 1, b: 2, terms: [{ text: f }] };
      const said = saidBy(await first(textOf(problem), { a: problem.a, b: [problem.b] }));
      assert.equal(said.has("second"), twice, f);
    }
  });

  for (const { f, z0, end, width = 0, truth, until = Number.POSITIVE_INFINITY, why } of enclosings) {
    test(`what is said of the tube of z′ = ${f} is so`, async () => {
      const session = new Session();
      const record = analyses.get("wellposed");
      assert.ok(isReporting(record));
      const text = `import { experiment } from "node-ode";
export const f = (z = ${z0}, t: number) => ${f};
export const e = experiment(f, { t: [0, ${end}], method: "rk4", steps: 60 });
`;
      const texts = new Map([["f.node-ode.ts", text]]);
      const subject = study(session.read({ entry: "f.node-ode.ts", texts }), "e");
      const context = { session, entry: "f.node-ode.ts", texts, cancelled: () => false, seed: 1, budget: 1 };
      let block: Block | undefined;
      let json: TubeJson | undefined;
      for await (const report of reports(record, subject, { tube: true, width }, context)) {
        block = report.blocks.find(({ kind, ...one }) => kind === "text" && "id" in one && one.id === "tube");
        json = (report.json as { readonly tube: TubeJson }).tube;
      }
      assert.ok(block?.kind === "text" && json);
      const said = new Map<string, RegExpExecArray>();
      for (const paragraph of block.paragraphs) {
        const found = Object.entries(tubeClaims).filter(([, words]) => words.test(paragraph));
        assert.equal(found.length, 1, `a sentence that nothing tries: ${paragraph}`);
        said.set(found[0][0], found[0][1].exec(paragraph)!);
      }
      const reached = until >= end;
      assert.equal(said.has("ends"), !reached);
      if (!reached) {
        const [, last, reason, line] = said.get("ends")!;
        assert.ok(Number(last) <= json.end && json.end <= until && json.end >= 0.98 * until, `${last} of ${json.end}`);
        if (why) assert.match(reason, why);
        if (/jump/.test(reason)) assert.equal(line, "2");
      }
      assert.equal(said.has("none"), json.t.length < 2);
      assert.equal(said.has("inside"), json.t.length >= 2);
      for (const start of width > 0 ? [z0 - width / 2, z0, z0 + width / 2] : [z0]) {
        for (const [n, t] of json.t.entries()) {
          const z = truth(t, start);
          const slack = 1e-13 * Math.abs(z) * (1 + (until > t ? 1 / (until - t) : 0));
          assert.ok(json.lo[n][0] - slack <= z && z <= json.hi[n][0] + slack, `${z} at ${t} is outside`);
        }
      }
      const bound = said.get("bound");
      if (reached) assert.ok(bound, "a bound of the error");
      if (!bound) return;
      const told = Number(bound[5]);
      const row = json.t.reduce((best, t, n) => (Math.abs(t - told) < Math.abs(json!.t[best] - told) ? n : best), 0);
      assert.ok(Number(bound[3]) >= json.distance[row]! && Number(bound[3]) <= 1.001 * json.distance[row]!);
      assert.ok(Math.abs(Number(bound[5]) - json.t[row]) <= 1e-3 * json.t[row] && json.t[row] <= json.end);
      // The very steps, by hand.
      const fine = new Function("z", "t", `return ${f};`) as (z: number, t: number) => number;
      const steps = Math.round((json.t[row] / end) * 60);
      const rk4 = rungeKutta(fine, z0, 0, json.t[row], steps);
      const off = Math.max(
        ...[z0 - width / 2, z0 + width / 2].map((start) => Math.abs(rk4 - truth(json!.t[row], start))),
      );
      assert.ok(Number(bound[3]) >= off * (1 - 1e-9) - 1e-13, `${bound[3]} is below ${off}`);
      assert.ok(Number(bound[3]) <= 1.01 * off + 1e-9, `${bound[3]} says more than ${off}`);
    });
  }

  test("b with several radii, time backward and a box of no length promise nothing that is not so", async () => {
    const text = `import { experiment } from "node-ode";
export const f = ([x, y] = [1, 0], t: number) => [y, -9 * x];
export const e = experiment(f, { t: [2, -1], method: "rk4", steps: 20 });
`;
    for (const norm of ["2", "inf", "1"]) {
      const said = saidBy(await first(text, { a: 1e-9, b: [1, 3], norm }));
      assert.ok(Number(said.get("exactlyOne")![1]) <= 1e-9);
      const { L, delta } = (await first(text, { a: 5, b: [1, 3], norm })).json as Json;
      // In units of the radii x′ = 3 y, y′ = −3 x.
      assert.ok(L.upper! >= 3 && L.upper! <= 3.04 && delta! <= 1 / 3 && delta! >= 0.32 / 3, norm);
    }
  });
});

function tryAll(
  { z0, t0, a, b, terms }: Problem,
  said: Map<Claim, RegExpExecArray>,
  json: Json,
  random: () => number,
): void {
  const text = terms.map((term) => term.text).join(" + ");
  const f = new Function("z", "t", `return ${text};`) as (z: number, t: number) => number;
  const { delta, sharper } = json;
  const troubles = terms.flatMap(({ trouble }) => trouble ?? []);
  const inBox = troubles.filter(({ at, of, below: isBelow }) =>
    of === "t" ? Math.abs(at - t0) <= a || (isBelow && at > t0) : Math.abs(at - z0) <= b || (isBelow && at > z0),
  );
  const floors = /floor/.test(text);
  assert.equal(said.has("exactlyOne"), delta !== null, "the sentence and the number");
  // The place may lie on the very number that z0 is, where b is lost beside it.
  if (inBox.some(({ at, of }) => Math.abs(at - (of === "t" ? t0 : z0)) < 0.95 * (of === "t" ? a : b)))
    assert.equal(delta, null, `${text} is not Lipschitz over the box`);
  if (delta !== null) {
    const [M, L] = [json.M.upper!, json.L.upper!];
    const least = Math.min(a, b / M, 1 / L);
    assert.ok(delta <= least * (1 + 1e-12) && delta >= 0.999 * least, `${delta} of ${least}`);
    const [, told, binding] = said.get("exactlyOne")!;
    assert.ok(Number(told) <= delta && Number(told) >= 0.998 * delta, `${told} of ${delta}`);
    assert.equal(binding, json.binding);
    const bindingTerm = { a, "b/M": b / M, "1/L": 1 / L }[binding]!;
    assert.ok(bindingTerm <= least * (1 + 1e-9), `${binding} is not the least`);
    for (let n = 0; n < 40; n++) {
      const [p, q, t] = [z0 + random() * b, z0 + random() * b, t0 + random() * a];
      const [u, v] = [f(p, t), f(q, t)];
      const noise = 1e-14 * (Math.abs(u) + Math.abs(v)) + 1e-14 * M * (1 + Math.abs(p) + Math.abs(q)) + 1e-300;
      assert.ok(Number.isFinite(u), `f(${p}, ${t}) = ${u}: ${text}`);
      assert.ok(Math.abs(u) <= M * (1 + 1e-12) + noise, `|f(${p}, ${t})| = ${Math.abs(u)} is above M = ${M}: ${text}`);
      // A rounded argument moves f by its slope.
      const moved = L * 4 * Number.EPSILON * (Math.abs(p) + Math.abs(q) + Math.abs(t));
      assert.ok(
        Math.abs(u - v) <= L * Math.abs(p - q) * (1 + 1e-9) + noise + moved,
        `a quotient of ${text} above L = ${L}`,
      );
    }
    for (const [length, direction] of [
      [delta, 1],
      [delta, -1],
      [Number(said.get("logarithmicNorm")?.[2] ?? 0), 1],
      [Number(said.get("logarithmicNorm")?.[1] ?? 0), -1],
    ]) {
      if (!(length * L < 200)) continue;
      const end = followed(f, z0, t0, direction * length);
      const most = b * (1 + 1e-6) + 2000 * Number.EPSILON * Math.abs(z0);
      assert.ok(Math.abs(end - z0) <= most, `it has left the box: ${end} from ${z0} after ${length}: ${text}`);
    }
    assert.ok(sharper!.after <= a * (1 + 1e-12) && sharper!.before <= a * (1 + 1e-12));
  }
  // In z: what jumps, or is not defined, at a time is the same for all z.
  const isLipschitz = inBox.every(({ of }) => of === "t") && !floors;
  if (said.has("notLipschitz") || said.has("second")) assert.ok(!isLipschitz, `${text} is Lipschitz over the box`);
  if (said.has("slope")) assert.equal(json.lipschitz, false, "slopes are seen to grow");
  const nowhere = said.get("noSlope");
  if (nowhere) {
    const blamed = [...terms.flatMap(({ trouble }) => trouble ?? []), ...terms.flatMap(({ unseen }) => unseen ?? [])];
    assert.ok(
      blamed.some(
        ({ op, at }) => op.test(nowhere[3]) && Math.abs(Number(nowhere[2]) - at) <= 1e-3 * (Math.abs(at) + b),
      ),
      `${text}: ${nowhere[0]}`,
    );
  }
  for (const kind of ["slope", "jump", "undefined"] as const) {
    const found = said.get(kind);
    if (!found) continue;
    const blamed = terms.find(({ trouble }) => trouble?.op.test(found[3] ?? ""));
    const unseen = terms.find((term) => term.unseen);
    if (!blamed) {
      assert.ok(unseen?.unseen?.op.test(found[3]), `${text}: ${found[0]}`);
      continue;
    }
    const { trouble } = blamed;
    assert.equal(kind, trouble!.kind, `${text}: ${found[0]}`);
    assert.match(found[3], /line 2$/);
    const [place, wanted] = trouble!.of === "t" ? [Number(found[1]), trouble!.at] : [Number(found[2]), trouble!.at];
    const size = trouble!.of === "t" ? a : b;
    if (trouble!.below) {
      assert.ok(place <= wanted + 1e-3 * (Math.abs(wanted) + size), `${text}: below ${wanted}, not ${place}`);
      continue;
    }
    const near = 1e-3 * (Math.abs(wanted) + Math.abs(place) + size);
    // It jumps a whole number away, too.
    const away = floors ? place - wanted - Math.round(place - wanted) : place - wanted;
    assert.ok(Math.abs(away) <= near, `${text}: near ${wanted}, not ${place}`);
  }
}

interface TubeJson {
  readonly t: readonly number[];
  readonly lo: readonly (readonly number[])[];
  readonly hi: readonly (readonly number[])[];
  readonly distance: readonly (number | null)[];
  readonly end: number;
}

/** By far more steps than the time asks for. */
const followed = (f: (z: number, t: number) => number, z0: number, t0: number, length: number) =>
  rungeKutta(f, z0, t0, length, 2000);

function rungeKutta(
  f: (z: number, t: number) => number,
  z0: number,
  t0: number,
  length: number,
  steps: number,
): number {
  let z = z0;
  for (let n = 0; n < steps; n++) {
    const [t, h] = [t0 + (n * length) / steps, length / steps];
    const k1 = f(z, t);
    const k2 = f(z + (h / 2) * k1, t + h / 2);
    const k3 = f(z + (h / 2) * k2, t + h / 2);
    const k4 = f(z + h * k3, t + h);
    z += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
  }
  return z;
}
