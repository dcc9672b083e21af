import { Registry } from "../../core/registry.ts";

/** Another engine for a sweep: a script that runs its shards there, on a file system that they share, and merges its table. */
export interface Launcher {
  readonly name: string;
  readonly doc: string;
  script(sweep: LaunchedSweep): string;
}

export interface LaunchedSweep {
  /** What follows `node-ode` in a command line, without what asks for the script. */
  readonly words: readonly string[];
  readonly out: string;
  readonly shards: number;
  /** Columns of the table that the sweep goes over. */
  readonly axes: readonly string[];
}

/** Cores of a shard, where nothing else is said. */
const CORES = 4;

const shell = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
// What JSON writes of texts is what Python reads.
const python = (words: readonly string[]) => `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;

const slurm: Launcher = {
  name: "slurm",
  doc: "for Slurm: an array of jobs, of which the last to end merges the table",
  script: ({ words, shards }) => `#!/bin/bash
# Submit with sbatch; submit again to go on with what was killed: what is done stays.
#SBATCH --job-name=node-ode-sweep
#SBATCH --array=1-${shards}
#SBATCH --cpus-per-task=${CORES}
#SBATCH --output=node-ode-sweep-%A-%a.log
set -euo pipefail
"\${NODE_ODE:-node-ode}" ${words.map(shell).join(" ")} \\
  --shard "\${SLURM_ARRAY_TASK_ID}/${shards}" --threads "\${SLURM_CPUS_PER_TASK:-1}"
`,
};

const common = ({
  words,
  shards,
}: LaunchedSweep) => `COMMAND = [os.environ.get("NODE_ODE", "node-ode"), *${python(words)}]
SHARDS = ${shards}
CORES = ${CORES}


def run(*more):
    subprocess.run([*COMMAND, *more], check=True)
`;

const ray: Launcher = {
  name: "ray",
  doc: "for Ray: a task for each shard; the folder is one that every node sees",
  script: (sweep) => `# Run with python on a node of the cluster; run again to go on: what is done stays.
import os
import subprocess

import ray

${common(sweep)}

@ray.remote(num_cpus=CORES, max_retries=3, retry_exceptions=True)
def shard(i, folder):
    os.chdir(folder)
    run("--shard", f"{i}/{SHARDS}", "--threads", str(CORES))


ray.init(address=os.environ.get("RAY_ADDRESS"))
ray.get([shard.remote(i, os.getcwd()) for i in range(1, SHARDS + 1)])
# Everything is there: this merges the table.
run()
`,
};

const optuna: Launcher = {
  name: "optuna",
  doc: "for Optuna: runs the shards, and tells every run as a trial of a study, with the number that VALUE names",
  script: (sweep) => `# Run with python; run again to go on: what is done stays, and no trial is told twice.
import csv
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import optuna

${common(sweep)}
OUT = ${JSON.stringify(sweep.out)}
AXES = ${python(sweep.axes)}


def shard(i):
    run("--shard", f"{i}/{SHARDS}", "--threads", str(CORES))


with ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // CORES)) as pool:
    list(pool.map(shard, range(1, SHARDS + 1)))
# Everything is there: this merges the table.
run()

with open(os.path.join(OUT, "table.csv"), newline="", encoding="utf-8-sig") as file:
    rows = list(csv.DictReader(file))
study = optuna.create_study(
    study_name="node-ode-sweep",
    storage=os.environ.get("OPTUNA_STORAGE", "sqlite:///" + os.path.join(OUT, "optuna.db")),
    direction=os.environ.get("DIRECTION", "minimize"),
    load_if_exists=True,
)
told = {trial.user_attrs.get("run") for trial in study.get_trials(deepcopy=False)}
others = [name for name in (rows[0] if rows else {}) if name not in ("run", "trajectory", "t", *AXES)]
value = os.environ.get("VALUE", "loss" if "loss" in others else others[0])
ranges = {name: [float(row[name]) for row in rows] for name in AXES}
space = {name: optuna.distributions.FloatDistribution(min(x), max(x)) for name, x in ranges.items()}
for row in rows:
    if row["run"] in told or row.get("status") not in ("ok", "finished", "done") or row[value] == "":
        continue
    told.add(row["run"])
    params = {name: float(row[name]) for name in AXES}
    study.add_trial(
        optuna.trial.create_trial(params=params, distributions=space, value=float(row[value]), user_attrs=row)
    )
print(study.best_trial.params, study.best_value)
`,
};

export const launchers = new Registry<Launcher>("launcher", [slurm, ray, optuna]);
