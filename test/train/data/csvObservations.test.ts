import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DataFault } from "../../../src/core/dataFault.ts";
import type { TableReading } from "../../../src/core/tableReading.ts";
import { type CsvExpectation, checkCsv, csvObservations } from "../../../src/train/data/csvObservations.ts";

const expected: CsvExpectation = { states: ["x", "v"], augmented: ["a"], span: [0, 10] };

const read = (text: string, expectation = expected) => csvObservations("lab/measured.csv", text, expectation);

function faultOf(text: string, expectation = expected): DataFault {
  try {
    read(text, expectation);
  } catch (error) {
    assert.ok(error instanceof DataFault);
    return error;
  }
  return assert.fail(`no fault in ${JSON.stringify(text)}`);
}

test("a table is read with units, gaps, columns in any order, and columns that mean nothing here", () => {
  const { units, trajectories } = read("v (m/s), pressure ,t [s],x\n1,7,0,2\n,7,0.5,-3e-1\n");
  assert.deepEqual(units, { t: "s", states: [undefined, "m/s"] });
  assert.equal(trajectories.length, 1);
  assert.deepEqual([...trajectories[0].t], [0, 0.5]);
  assert.deepEqual([...trajectories[0].z], [2, 1, -0.3, Number.NaN]);
});

test("the names of an array's components are no units", () => {
  const { units } = read("t,z[0],z[1] [m]\n0,1,2\n", { ...expected, states: ["z[0]", "z[1]"] });
  assert.deepEqual(units.states, [undefined, "m"]);
});

test("comments, empty lines, a byte-order mark, quotes and semicolons are taken as they are meant", () => {
  const { trajectories } = read('\ufeff# made by hand\r\n"t"; "x" ;"v [a;b]"\r\n\r\n0;" 1 ";"2"\r\n# end\r\n1;3;4');
  assert.deepEqual([...trajectories[0].t], [0, 1]);
  assert.deepEqual([...trajectories[0].z], [1, 2, 3, 4]);
});

test("what Excel tells itself of the separator is no header, and a minus may be typeset", () => {
  for (const mark of ["", "\ufeff"]) {
    const { trajectories, seen } = read(`${mark}sep=;\r\nt;x;v\r\n0;\u22121,5;2\r\n1;-3;\u22124e-1\r\n`);
    assert.deepEqual([...trajectories[0].t], [0, 1]);
    assert.deepEqual([...trajectories[0].z], [-1.5, 2, -3, -0.4]);
    assert.equal(seen, "semicolons, decimal commas");
  }
});

test("trajectories have times of their own, and their rows may be mixed", () => {
  const { trajectories } = read("trajectory,t,x,v\nb,0,1,2\na,3,5,6\nb,1,3,4\na,2,7,8\n");
  assert.deepEqual(
    trajectories.map(({ name, t, z }) => ({ name, t: [...t], z: [...z] })),
    [
      { name: "b", t: [0, 1], z: [1, 2, 3, 4] },
      { name: "a", t: [3, 2], z: [5, 6, 7, 8] },
    ],
  );
});

/** Tables as they occur, each with what it holds and what is said of it. */
const readable: readonly (readonly [
  what: string,
  text: string,
  t: readonly number[],
  z: readonly number[],
  seen: string,
  reading?: TableReading,
])[] = [
  [
    "semicolons, decimal commas",
    "t;x;v\n0;1,5;2\n0,5;90,258;3\n",
    [0, 0.5],
    [1.5, 2, 90.258, 3],
    "semicolons, decimal commas",
  ],
  ["tabs", "t\tx\tv\n0\t1\t2\n", [0], [1, 2], "tabs"],
  ["bars", "t|x|v\n0| 1|2\n", [0], [1, 2], "bars"],
  [
    "blanks",
    " t (s)   x [mm] v\n 0  1  2\n10 -1 NA  \n",
    [0, 10],
    [1, 2, -1, Number.NaN],
    "blanks between cells, 1 gap",
  ],
  ["blanks and decimal commas", "t x v\n0,5 90,2 3,1\n", [0.5], [90.2, 3.1], "blanks between cells, decimal commas"],
  [
    "gaps",
    "t,x,v\n0,NA,NaN\n1,n/a,null\n2,-,\n3,1,.\n",
    [0, 1, 2, 3],
    [...Array(6).fill(Number.NaN), 1, Number.NaN],
    "7 gaps",
  ],
  ["rows and columns without anything", "t,x,v,,\n0,1,2,,\n,,,,\n1,3,4\n\n,,\n", [0, 1], [1, 2, 3, 4], ""],
  ["cells behind the last column", "t,x,v\n0,1,2,\n", [0], [1, 2], ""],
  ["comments", "% made by hand\n// twice\nt,x,v\n0,1,2\n", [0], [1, 2], ""],
  ["names in a comment", "# t x v\n0 1 2\n", [0], [1, 2], "blanks between cells, names in a comment"],
  ["other names", "Time [h],X (mm),V\n0,1,2\n", [0], [1, 2], "`X` as `x`, `V` as `v`, `Time` as `t`"],
  ["told names", 'clock,"conc, total [mg]",v\n0,1,2\n', [0], [1, 2], "", { columns: { t: "clock", x: "conc, total" } }],
  ["told numbers", "a,b,c\n0,1,2\n", [0], [2, 1], "", { columns: { t: 1, x: 3, v: 2 } }],
  ["no header", "0;1;2\n1;3;4\n", [0, 1], [1, 2, 3, 4], "semicolons", { header: false }],
  ["no header, told", "0,7,1\n", [0], [1, Number.NaN], "no column for `v`", { header: false, columns: { t: 1, x: 3 } }],
  ["a state without a column", "t,x\n0,1\n", [0], [1, Number.NaN], "no column for `v`"],
  ["replicates", "t,x,v\n0,1,2\n0,3,4\n1,5,6\n", [0, 0, 1], [1, 2, 3, 4, 5, 6], "1 replicate"],
  [
    "dates",
    "t,x,v\n2024-02-29 23:55,1,2\n2024-03-01 00:00:30,3,4\n",
    [0, 5.5],
    [1, 2, 3, 4],
    "times in minutes from 2024-02-29 23:55",
  ],
  [
    "days first",
    "t;x;v\n29.02.2024;1;2\n01.03.2024;3;4\n",
    [0, 1],
    [1, 2, 3, 4],
    "semicolons, times in days from 29.02.2024",
  ],
  [
    "a zone",
    "t,x,v\n2024-01-01T00:00:00Z,1,2\n2024-01-01T03:00:00+01:00,3,4\n",
    [0, 2],
    [1, 2, 3, 4],
    "times in hours from 2024-01-01T00:00:00Z",
  ],
  [
    "clock times, unit of the header",
    "t [min],x,v\n10:00,1,2\n10:00:30,3,4\n",
    [0, 0.5],
    [1, 2, 3, 4],
    "times in minutes from 10:00",
  ],
  [
    "clock times, unit told",
    "t,x,v\n10:00,1,2\n10:30,3,4\n",
    [0, 0.5],
    [1, 2, 3, 4],
    "times in hours from 10:00",
    { unit: "h" },
  ],
  ["decimals told", 'b,t,x,v\n7,0,"1,250",2\n', [0], [1.25, 2], "", { decimal: "," }],
];

for (const [what, text, t, z, seen, reading] of readable) {
  test(`${what}: read, and what was seen is said`, () => {
    const found = read(text, { ...expected, reading });
    assert.deepEqual([...found.trajectories[0].t], t);
    assert.deepEqual([...found.trajectories[0].z], z);
    assert.equal(found.seen, seen);
  });
}

test("a column that is told wrongly is named with those that there are", () => {
  const reading = { columns: { x: "conc" } };
  assert.match(
    faultOf("t,x,v\n0,1,2\n", { ...expected, reading }).message,
    /no column `conc`, which `columns` names; there are `t`, `x`, `v`/,
  );
});

test("without a header the number of columns is that of the names, or is told", () => {
  const fault = faultOf("0,1,2,3\n", { ...expected, reading: { header: false } });
  assert.match(
    fault.message,
    /without a header the columns are t, x, v, but there are 4; say their numbers, as in columns: \{ t: 1, x: 2, v: 3 \}/,
  );
});

/** A text, the sentence that it earns, and what of the text is underlined where something is. */
const faults: readonly (readonly [text: string, message: RegExp, underlined?: string])[] = [
  ["", /^measured\.csv is empty; it should begin with a header such as t,x,v$/],
  ["\ufeff \n\n", /^measured\.csv is empty/],
  ["t,x,v\n", /^measured\.csv has a header and no rows of data below it$/],
  [
    "0,1,2\n1,2,3\n",
    /row 1: there is no header; write the names of the columns first: t,x,v, or header: false/,
    "0,1,2",
  ],
  ["t,y\n0,1\n", /row 1: there is no column `x` \(a state\); is it column 2, `y`\? Write columns: \{ x: "y" \}/, "y"],
  [
    "t,conc\n0,1\n",
    /row 1: there is no column of any component \(`x`, `v`\); there are `t`, `conc`: say of one what it is with columns/,
    "t,conc",
  ],
  ["hour,x,v\n0,1,2\n", /row 1: there is no column `t` \(the time\); there are `hour`, .* columns: \{ t: "hour" \}/],
  ["t,x,vel,w\n0,1,2,3\n", /no column `v`.*is it column 4, `w`\? Write columns: \{ v: "w" \} in csv\(…\)$/, "w"],
  ["t,x,v,x\n0,1,2,3\n", /two columns are named `x` \(columns 2 and 4\)$/, "x"],
  ["t,x,v,a\n0,1,2,3\n", /column 4, `a`, is an augmented component, which has no data$/, "a"],
  ["t,x,v,trajctory\n0,1,2,3\n", /column `trajctory`.*did you mean `trajectory`\?$/, "trajctory"],
  [
    "t,x,v\n0,1,2\n\n1,1,abc\n",
    /^measured\.csv, row 4, column `v`: "abc" is no number; leave the cell empty for a gap$/,
    "abc",
  ],
  [
    "t;x;v\n0;1;2,5\n1;2.5;3\n",
    /row 3, column `x`: "2\.5" has a decimal point where .* have commas; write 2,5, or say/,
    "2.5",
  ],
  [
    't,x,v\n0,1,"2,500"\n',
    /column 3: "2,500" may have a decimal comma or a mark for thousands; say decimal/,
    '"2,500"',
  ],
  ["t,x,v\n1:30 PM,1,2\n", /"1:30 PM" is a clock of twelve hours; write 13:00 for 1 pm$/, "1:30 PM"],
  ["t;x;v\n0;1;1.234,5\n", /"1\.234,5" has marks for thousands; write 1234\.5$/, "1.234,5"],
  ['t,x,v\n0,1,"1,234,567"\n', /"1,234,567" has marks for thousands; write 1234567$/, '"1,234,567"'],
  [
    "t,x,v\n0,1,<0.1\n",
    /"<0\.1" is a limit of detection, not a value; leave the cell empty .* half the limit$/,
    "<0.1",
  ],
  ["t,x,v\n0,1,> 100\n", /is a limit of detection/, "> 100"],
  ["t,x,v\n0,1,BLQ\n", /is a limit of detection/, "BLQ"],
  ["t,x,v\n3/4/2024,1,2\n", /"3\/4\/2024" may begin with its day or with its month; write dates as 2024/, "3/4/2024"],
  ["t,x,v\n2024-02-30,1,2\n", /"2024-02-30" is no number/, "2024-02-30"],
  ["t,x,v\n10:00,1,2\n10:0x,1,2\n", /"10:0x" is no such time as "10:00"$/, "10:0x"],
  [
    "t,x,v\n10:00,1,2\n20:00,1,2\n23:00,2,1\n",
    /23:00", 13 hours from 10:00, is outside .* or the `unit` of csv/,
    "23:00",
  ],
  ["id,t,x,v\na,0,1,2\nb,0,1,2\n", /several rows have the same time, and nothing is read from column `id`/],
  ["id,t,x,v\na,0,1,2\na,1,1,2\nb,0,1,2\n", /several trajectories need columns: \{ trajectory: "id" \} in csv/, "0"],
  ["t,x,v\n0,1,1e999\n", /row 2, column `v`: "1e999" is not finite$/, "1e999"],
  ["t,x,v\n0,1,-Infinity\n", /is not finite$/, "-Infinity"],
  ["t,x,v\n0,1,0x10\n", /"0x10" is no number; leave/, "0x10"],
  ["t,x,v\n,1,2\n", /row 2, column `t`: the cell is empty; every row needs its time$/, ""],
  [
    "t,x,v\n0,1,2\n11,1,2\n",
    /row 3, column `t`: 11 is outside the span of the experiment, from 0 to 10; set `t`$/,
    "11",
  ],
  [
    "t,x,v\n0,1,2\n2,1,2\n1,1,2\n",
    /row 4, column `t`: 1 follows 2 of row 3, but the times increase; sort the rows by time/,
    "1",
  ],
  ["trajectory,t,x,v\n,0,1,2\n", /column `trajectory`: the cell is empty; every row names its trajectory$/, ""],
  ["t,x,v\n0,1,2\n1,2\n", /^measured\.csv, row 3 has 2 cells, the header 3$/, "1,2"],
  ["t,x,v\n0,1,2,3\n", /row 2 has 4 cells, the header 3; numbers with decimal commas need semicolons/, "0,1,2,3"],
  ["t,x,v\n0,,\n1,,\n", /^measured\.csv: every cell of the states is empty$/],
  ['t,x,v\n0,"1,2\n1,2,3\n', /row 2: a quote is not closed$/, '"1,2'],
  ['t,x,v\n0,"1"2,3\n', /row 2: text follows a closing quote$/, '"1"'],
];

for (const [text, message, underlined] of faults) {
  test(`${JSON.stringify(text)} is refused in one sentence with its place`, () => {
    const fault = faultOf(text);
    assert.match(fault.message, message);
    if (underlined === undefined) return;
    const { start, end } = fault.range!;
    assert.equal(text.slice(start.offset, end.offset).trim(), underlined);
    const lines = text.split("\n");
    assert.equal(lines[start.line - 1].slice(start.column - 1, end.column - 1).trim(), underlined);
  });
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const lineBreak = fc.constantFrom("\n", "\r\n", "\r");
const separator = fc.constantFrom(",", ";", "\t");

/** A trajectory of increasing or decreasing times within the span, with gaps. */
const trajectory = fc
  .uniqueArray(fc.double({ min: 0, max: 10, noNaN: true }), {
    minLength: 1,
    maxLength: 6,
    comparator: (a, b) => a === b,
  })
  .chain((times) =>
    fc.record({
      t: fc.boolean().map((up) => times.toSorted((a, b) => (up ? a - b : b - a))),
      z: fc.array(fc.tuple(fc.option(finite), finite), { minLength: times.length, maxLength: times.length }),
    }),
  );

test("whatever is written as a table is read back to the last bit", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, unit: "grapheme" }), {
    minLength: 1,
    maxLength: 4,
    selector: (x) => x.trim(),
  });
  const table = names
    .filter((list) => list.every((name) => name.trim() !== ""))
    .chain((list) =>
      fc.tuple(fc.constant(list), fc.array(trajectory, { minLength: list.length, maxLength: list.length })),
    );
  fc.assert(
    fc.property(table, separator, lineBreak, fc.boolean(), fc.boolean(), ([labels, all], comma, end, bom, mixed) => {
      const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const rows = all.flatMap(({ t, z }, n) =>
        t.map((time, i) => ({ n, i, cells: [quote(labels[n]), time, ...z[i]] })),
      );
      // Rows of one trajectory keep their order.
      if (mixed) rows.sort((a, b) => a.i - b.i);
      const written = rows.map(({ cells }) =>
        cells.map((cell) => (Object.is(cell, -0) ? "-0" : (cell ?? ""))).join(comma),
      );
      const header = ["trajectory", "t [s]", "x", '"v, or so [m]"'].join(comma);
      const text = `${bom ? "\ufeff" : ""}${[header, ...written].join(end)}${end}`;
      const { trajectories } = read(text, { ...expected, states: ["x", "v, or so"] });
      const byName = new Map(trajectories.map((one) => [one.name, one]));
      for (const [n, { t, z }] of all.entries()) {
        const one = byName.get(labels[n].trim())!;
        assert.deepEqual([...one.t], t);
        assert.deepEqual(
          [...one.z],
          z.flat().map((x) => x ?? Number.NaN),
        );
      }
      assert.equal(trajectories.length, all.length);
    }),
    { seed: 1 },
  );
});

test("no text whatever does anything but be read or be refused in a sentence", () => {
  const piece = fc.oneof(
    fc.constantFrom(",", '"', "\n", "\r\n", "t", "x", "v", "trajectory", "0", "1", "#", " ", "[m]", "\ufeff"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const text of [pieces.join(""), `t,x,v\n${pieces.join("")}`]) {
        try {
          for (const { t, z } of read(text).trajectories) assert.equal(z.length, 2 * t.length);
        } catch (error) {
          assert.ok(error instanceof DataFault, String(error));
          const { range } = error;
          if (range) assert.ok(range.start.offset <= range.end.offset && range.end.offset <= text.length);
        }
      }
    }),
    { seed: 1 },
  );
});

test("a check goes on past what is wrong and names every cell once, in the order of the rows", () => {
  const text = "t,x,v\n0,1,2\nabc,?,1\n1,2\n2,1,oops\n1,1,1\n1.5,1,1\n99,1,1\n,1,1\n3,1,1\n";
  const { faults, count, observations } = checkCsv("lab/measured.csv", text, expected, 100);
  assert.equal(observations, undefined);
  assert.equal(count, faults.length);
  const places = faults.map(
    ({ range }) => `${range!.start.line} ${text.slice(range!.start.offset, range!.end.offset)}`,
  );
  assert.deepEqual(places, ["3 abc", "3 ?", "4 1,2", "5 oops", "6 1", "8 99", "9 "]);
  for (const { message, range } of faults)
    assert.match(message, new RegExp(`^measured\\.csv, row ${range!.start.line}\\b`));
});

test("a check names every column that the header lacks, and no row below it", () => {
  const { faults, count } = checkCsv("lab/measured.csv", "hour,x,w,trajctory\nabc,1,2,3\n", expected, 100);
  assert.equal(count, 3);
  assert.match(faults[0].message, /no column `t`/);
  assert.match(faults[1].message, /no column `v`/);
  assert.match(faults[2].message, /did you mean `trajectory`/);
});

test("a check keeps the first faults and counts the others; a quote that is not closed ends it", () => {
  const rows = Array.from({ length: 250 }, () => "x,1,2\n").join("");
  const { faults, count } = checkCsv("lab/measured.csv", `t,x,v\n${rows}0,"1,2\n`, expected, 100);
  assert.deepEqual([faults.length, count], [100, 251]);
});

for (const [text, message] of faults) {
  test(`a check of ${JSON.stringify(text)} begins with what reading it says`, () => {
    const [first] = checkCsv("lab/measured.csv", text, expected, 100).faults;
    assert.match(first.message, message);
    assert.deepEqual(first, faultOf(text));
  });
}

test("a component that has the name of the time's column, or of the trajectories', is asked to take another", () => {
  const { message } = faultOf("t,x\n0,1\n1,2\n", { ...expected, states: ["t", "x"], augmented: [] });
  assert.match(message, /the column `t` holds the time; rename the component `t` of the state/);
  const other = faultOf("t,trajectory\n0,1\n1,2\n", { ...expected, states: ["trajectory"], augmented: [] });
  assert.match(other.message, /holds the trajectory's name; rename the component `trajectory`/);
});

test("80,000 digits and a letter are no number, and it does not take seconds to see it", () => {
  const begun = performance.now();
  const { message } = faultOf(`t,x,v\n0,1,${"1".repeat(80_000)}x\n`);
  assert.match(message, /^measured\.csv, row 2, column `v`: "1+…1+x" is no number/);
  // A pattern that tries every way to read the digits takes 9 s, one that has a single way a millisecond.
  assert.ok(performance.now() - begun < 2000);
});
