import { chooseEngine, gradientWork } from "../../study/engineChoice.ts";
import { auditGradient } from "../../study/gradient/audit.ts";
import { study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** Numbers in five modes make a table that nobody reads past so many: the terminal's `gradient --audit` has it. */
const MOST = 40;

/** The gradient of a function or experiment held against forward mode and central differences, in every mode. */
export const auditJob: Job<"audit"> = {
  async run({ name, version, options }, context) {
    const { theta, ...solving } = options;
    const found = study(programOf(context), name, { theta });
    const subject = { ...found, z0: found.z0.slice(0, 1) };
    const { field, dynamics } = subject;
    const numbers = field.dimension + dynamics.parameters.reduce((n, { length, fixed }) => n + (fixed ? 0 : length), 0);
    if (numbers > MOST) return { version, engines: [], numbers };
    const { kernels } = await chooseEngine(context.session, options, gradientWork(subject, options));
    const others = [context.session.compiled("float32"), ...(kernels.onTensors ? [kernels] : [])];
    const loss = options.loss ?? (subject.experiment?.loss ? undefined : "terminal:0");
    const asked = { ...solving, mode: undefined, loss, cancelled: context.cancelled };
    const rows = auditGradient(context.session, subject, asked, others);
    return {
      version,
      engines: others.map(({ engine }) => engine),
      numbers,
      rows: rows.map(
        ({ parameter, index, mode, value, reference, exact, exactVerdict, difference, verdict, engines }) => ({
          parameter,
          index,
          mode,
          value,
          reference,
          exact,
          exactVerdict,
          difference,
          verdict,
          engines,
        }),
      ),
    };
  },
};
