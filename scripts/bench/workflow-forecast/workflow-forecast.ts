import { cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";

import { formatShare } from "#core/document/format-quantity.ts";
import { prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import type { ScenarioModels } from "#core/scenario/component-models.ts";
import { openLearning } from "#wiring/open-learning.ts";

import { learningSession } from "../../../functions/trainer/learning-session.ts";
import { PACKAGE_ROOT } from "../../package-root.ts";
import { JUDGED_APPLICATIONS, type JudgedApplication } from "./applications.ts";
import { judgeRun, scoreRuns, type JudgedRun } from "./judge-runs.ts";
import { learnComponents } from "./learn-components.ts";
import { loadsFolder, measureLoads } from "./measure-loads.ts";
import { withMeasuredLaws } from "./measured-law.ts";
import { measuredRuns, type MeasuredRun } from "./measured-run.ts";
import { measuredTables } from "./measured-tables.ts";

const USAGE = `npm run bench:workflow-forecast -- [--measure] [--application NAME] [--operator FILE] [--runs] [--json]

Forecasts whole workflows from models of their components alone, and compares with runs that were really measured
(measured-loads/): the other half of those learned from, and loads, limits and parallelism that nothing learned from; of repeated
runs the mean. Beside it what the sum of the stages comes to, as OSCAR-P combines components.
--measure first measures what is missing on this machine, which must have nothing else to do; it may be broken off.`;

const { values } = parseArgs({
  options: {
    measure: { type: "boolean", default: false },
    application: { type: "string" },
    operator: { type: "string", default: join(PACKAGE_ROOT, "workflows", "profaas.yaml") },
    replications: { type: "string", default: "200" },
    runs: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit();
}
const applications = JUDGED_APPLICATIONS.filter(
  ({ name }) => values.application === undefined || name === values.application,
);
const replications = Number(values.replications);
if (applications.length === 0 || !Number.isInteger(replications) || replications < 8) {
  process.stderr.write(
    `Cannot run as the application must be one there is, and the replications 8 at least\n${USAGE}\n`,
  );
  process.exit(2);
}
// The tables were measured on a machine with two cores; what is measured now, on this one.
const MEASURED_CORES = 2;

if (values.measure) {
  if (cpus().length !== MEASURED_CORES)
    process.stderr.write(`Measured on ${cpus().length} cores; the models learned on ${MEASURED_CORES}.\n`);
  for (const { name, learned, patterns } of applications) {
    await measureLoads(name, [learned, ...patterns], values.operator, (sentence) =>
      process.stderr.write(`${sentence}\n`),
    );
  }
}

const began = process.cpuUsage();
const session = await learningSession(openLearning());
const results: { readonly application: string; readonly question: string; readonly judged: readonly JudgedRun[] }[] =
  [];
for (const application of applications) {
  for (const { question, judged } of await judge(application))
    results.push({ application: application.name, question, judged });
}
const { user, system } = process.cpuUsage(began);
if (values.json)
  process.stdout.write(`${JSON.stringify({ format: "workflow-forecast", version: 1, results }, null, 2)}\n`);
else process.stdout.write(`${tableOf().join("\n")}\n${((user + system) / 1e6).toFixed(0)} s of CPU.\n`);

async function judge(application: JudgedApplication) {
  const { name, components, learned, patterns } = application;
  const tables = await measuredTables(loadsFolder(name, learned));
  const options = { cores: MEASURED_CORES, replications };
  const known = measuredRuns(application, tables, options);
  const configurations = shuffle([...new Set(known.map(({ configuration }) => configuration))], prng("half"));
  const half = new Set(configurations.slice(0, configurations.length >> 1));
  const names = Object.keys(components);
  const fromHalf = await learnComponents(name, tables, names, session, (one) => half.has(one));
  const judged = (runs: readonly MeasuredRun[], models: ScenarioModels, isLearned: (one: string) => boolean) =>
    runs.map((run) =>
      judgeRun({ ...run, scenario: withMeasuredLaws(run.scenario, models, tables, isLearned) }, models),
    );
  const others = known.filter(({ configuration }) => !half.has(configuration));
  const answers = [{ question: "like those learned from", judged: judged(others, fromHalf, (one) => half.has(one)) }];
  for (const pattern of patterns) {
    const held = await measuredTables(loadsFolder(name, pattern));
    if (held.size === 0) continue;
    const fromAll = await learnComponents(name, tables, names, session);
    const runs = judged(measuredRuns(application, held, options), fromAll, () => true);
    answers.push({ question: `held out: ${pattern}`, judged: runs });
  }
  return answers;
}

function tableOf(): string[] {
  const lines = [
    "| application | asked | configurations | time | MAPE | sum of stages | inside 90 % | furthest off |",
    "|---|---|---|---|---|---|---|---|",
  ];
  for (const { application, question, judged } of results) {
    for (const measure of ["makespan", "response"] as const) {
      const { configurations, mape, summedMape, inside, worst } = scoreRuns(judged, measure);
      lines.push(
        `| ${application} | ${question} | ${configurations} | ${measure} | ${formatShare(mape)} | ${formatShare(summedMape)} | ${formatShare(inside)} | ${(100 * worst.error).toFixed(1)} % (${worst.words}) |`,
      );
    }
    if (!values.runs) continue;
    for (const run of judged) {
      lines.push(
        `  ${run.words}: makespan ${run.makespanSeconds.toFixed(2)} s, forecast ${run.makespan.expected.toFixed(2)}, sum ${run.summedMakespanSeconds.toFixed(2)}; response ${run.responseMeanSeconds.toFixed(2)} s, forecast ${run.response.expected.toFixed(2)}, sum ${run.summedResponseSeconds.toFixed(2)}`,
      );
    }
  }
  return lines;
}
