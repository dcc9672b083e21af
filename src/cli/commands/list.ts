import type { SourceRange } from "../../core/sourceRange.ts";
import { joined, type Shown } from "../../display/shown.ts";
import { shapeText, textRange } from "../../study/describe.ts";
import { thetaToJson } from "../../study/parameters/thetaJson.ts";
import { Session } from "../../study/session.ts";
import type { Command } from "../command.ts";
import { describeDiagnostic, diagnosticJson } from "../diagnostics.ts";
import { line } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { type Program, readProgram } from "../readProgram.ts";
import { formatNumber, table } from "../table.ts";

type DynamicsFunction = Program["functions"][number];
type Parameter = DynamicsFunction["parameters"][number];

/** Lists what a file offers to the other commands. */
export const list: Command = {
  name: "list",
  operands: ["FILE"],
  doc: "list a file's dynamics functions and experiments",
  options: ["json", "root"],
  run({ operands: [file], options, terminal }) {
    const { program, texts } = readProgram(new Session(), file, terminal, options);
    const errors = program.diagnostics.filter(({ severity }) => severity === "error");
    for (const error of errors) terminal.error(line`${describeDiagnostic(error, texts.get(error.range.file))}\n`);
    if (options.json)
      printJson(terminal, {
        ...contents(program),
        ...(errors.length > 0 && { diagnostics: errors.map(diagnosticJson) }),
      });
    else terminal.out(line`${describeContents(program)}\n`);
    return errors.length > 0 ? 1 : 0;
  },
};

function contents({ functions, experiments }: Program) {
  return {
    functions: functions.map(({ name, dimension, state, parameters, range }) => ({
      name,
      dimension,
      state: state.names,
      parameters: parameters.map((parameter) => ({
        name: parameter.name,
        shape: shapeText(parameter.shape),
        value: initialValue(parameter),
      })),
      range: lines(range),
    })),
    experiments: experiments.map(({ name, function: dynamics, range }) => ({
      name,
      function: dynamics.name,
      range: lines(range),
    })),
  };
}

function initialValue(parameter: Parameter) {
  return thetaToJson({ ...parameter, offset: 0 }, parameter.value);
}

function lines(range: SourceRange) {
  const { start, end } = textRange(range);
  return { start, end };
}

function describeContents({ functions, experiments }: Program): Shown<"terminal"> {
  if (functions.length + experiments.length === 0) {
    return line`no dynamics functions: export a function (state, t) or (state, t, parameters) whose second parameter is named t`;
  }
  const rows = functions.map((dynamics) => [
    dynamics.name,
    stateText(dynamics),
    dynamics.parameters.map(parameterText).join(", "),
  ]);
  const parts = [table(["function", "state", "parameters"], rows)];
  if (experiments.length > 0) {
    parts.push(
      table(
        ["experiment", "of"],
        experiments.map(({ name, function: dynamics }) => [name, dynamics.name]),
      ),
    );
  }
  return joined(parts, line`\n\n`);
}

function stateText({ dimension, state }: DynamicsFunction): string {
  return dimension === null ? "any length" : state.names.join(", ");
}

function parameterText({ name, shape, value }: Parameter): string {
  return shape.kind === "number" ? `${name} = ${formatNumber(value[0])}` : `${name}: ${shapeText(shape)}`;
}
