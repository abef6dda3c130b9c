import { claimLease } from "#artifacts/claim-lease.ts";
import { deleteObjects } from "#artifacts/delete-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact, writeTextIfChanged } from "#artifacts/write-artifact.ts";
import {
  currentModelObject,
  memberClaimObject,
  memberObject,
  memberTaskObject,
  modelName,
  modelObject,
  reportObject,
  surrogatePartsPrefix,
  sweepDatasetObject,
  sweepPartsPrefix,
  trainedObject,
  type TrainingId,
} from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { CurrentModel } from "#core/model/current-model.ts";
import type { Trained } from "#core/model/trained.ts";
import { assembleSurrogate } from "#core/queueing/surrogate/assemble-surrogate.ts";
import { distilEnsemble } from "#core/queueing/surrogate/distil-ensemble.ts";
import { trainStagedMember } from "#core/queueing/surrogate/staged-member.ts";
import { surrogateTable, type SurrogateTable } from "#core/queueing/surrogate/surrogate-table.ts";
import { labelledTandems, type SweepComplete, SweepDataset } from "#core/queueing/surrogate/sweep-labels.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import { type MemberTask, TrainedMember } from "#core/queueing/surrogate/sweep-task.ts";
import { type SurrogateMember, trainMember } from "#core/queueing/surrogate/train-member.ts";

import type { TrainNetwork } from "#core/regression/network-task.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { renderSurrogateReport } from "./report/render-surrogate-report.ts";
import { replaceWhile } from "./replace-while.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { isCurrent, isTrained } from "./training-now.ts";

/** Of a surrogate, beside its name. */
const [SUBJECT, TARGET] = ["tandem", "responseMeanSeconds"] as const;
const LOOK_AGAIN_SECONDS = 2;

/**
 * Learns the surrogate of a sweep, member by member: each is claimed by one invocation, and whoever finds the last one trained
 * publishes the model. Safe to deliver twice, late, or never.
 */
export async function trainSurrogate(
  training: TrainingId,
  complete: SweepComplete,
  ports: TrainerPorts,
): Promise<void> {
  const { store, clock, log, stopping } = ports;
  if (await isTrained(training, store)) return;
  const sweepId = training.campaignId;
  const dataset = await requireArtifact(store, sweepDatasetObject(sweepId), SweepDataset);
  const { members: count } = dataset.sweep.training;
  // The last one is the student, who can begin when all others are done.
  for (let member = 1; member <= count; member++) {
    const task: MemberTask = { format: "member-task", version: 1, ...training, member };
    await writeArtifact(store, memberTaskObject(training, member), task, { ifAbsent: true });
  }
  const table = surrogateTable(labelledTandems(dataset));
  const work = (member: number, learn: () => Learn): Promise<boolean> => workOnMember(training, member, learn, ports);
  let worked = false;
  for (let member = 0; member < count && !stopping.aborted; member++) {
    worked = (await work(member, () => memberLearning(dataset, table, member))) || worked;
  }
  const members = await trainedMembers(training, count, store);
  if (members.length === count && !stopping.aborted) {
    worked = (await work(count, () => studentLearning(dataset, table, members))) || worked;
  }
  const student = await readArtifact(store, memberObject(training, count), TrainedMember);
  if (student === undefined) {
    if (!worked) await clock.sleep(LOOK_AGAIN_SECONDS, stopping);
    return;
  }
  await publish(training, complete, dataset, table, student.artifact, ports);
  log.info(`Surrogate of ${sweepId} trained`, { members: count, tandems: table.rowCount });
}

type Learn = (train: TrainNetwork) => Promise<SurrogateMember>;

function memberLearning({ sweep }: SweepDataset, table: SurrogateTable, member: number): Learn {
  return (train) => trainStagedMember(table, sweep.training, `${sweep.seed}/member/${member}`, train);
}

function studentLearning(
  { sweep }: SweepDataset,
  { columns }: SurrogateTable,
  members: readonly TrainedMember[],
): Learn {
  const { student } = sweep.training;
  const tandems = { count: student.tandems, at: sweepTandems(sweep.space, sweep.seed) };
  const rows = distilEnsemble(
    members.map(({ layers }) => layers as SurrogateMember),
    columns,
    tandems,
  );
  return (train) => trainMember(rows, student, `${sweep.seed}/student`, train);
}

/** Those that are there. */
async function trainedMembers(training: TrainingId, count: number, store: ObjectStore): Promise<TrainedMember[]> {
  const trained: TrainedMember[] = [];
  for (let member = 0; member < count; member++) {
    const found = await readArtifact(store, memberObject(training, member), TrainedMember);
    if (found !== undefined) trained.push(found.artifact);
  }
  return trained;
}

/** False when somebody else has it, or had it. */
async function workOnMember(
  training: TrainingId,
  member: number,
  learn: () => Learn,
  ports: TrainerPorts,
): Promise<boolean> {
  const { store, log } = ports;
  const address = memberObject(training, member);
  if ((await store.head(address.bucket, address.key)) !== undefined) return false;
  const lease = await claimLease(memberClaimObject(training, member), ports);
  if (lease === undefined) return false;
  try {
    // When another has published meanwhile the parts are gone.
    if ((await store.head(address.bucket, address.key)) !== undefined || (await isTrained(training, store)))
      return false;
    const { train, backend } = await ports.loadNetworkTrainer();
    const layers = await learn()(train);
    const made: TrainedMember = { format: "surrogate-member", version: 1, backend, layers };
    await writeArtifact(store, address, made, { ifAbsent: true });
    log.info(`Network ${member + 1} of the surrogate of ${training.campaignId} trained`);
    return true;
  } finally {
    await lease.end();
  }
}

async function publish(
  training: TrainingId,
  { sha256: dataSha256 }: SweepComplete,
  { sweep }: SweepDataset,
  table: SurrogateTable,
  { layers, backend }: TrainedMember,
  { store, nodeMajor }: TrainerPorts,
): Promise<void> {
  const name = modelName(sweep.name, SUBJECT, TARGET);
  const surrogate = assembleSurrogate(name, layers as SurrogateMember, table, {
    rows: table.rowCount,
    jobs: table.jobs,
    sweep,
    sweepId: training.campaignId,
    dataSha256,
    backend,
    nodeMajor,
  });
  const text = artifactText(surrogate);
  const sha256 = sha256Hex(text);
  const version = sha256.slice(0, 12);
  await writeTextIfChanged(store, modelObject(name, version), text);
  const current = (): Promise<boolean> => isCurrent(training, store);
  const pointer: CurrentModel = { format: "current-model", version: 1, model: name, modelVersion: version, sha256 };
  if ((await replaceWhile(current, store, currentModelObject(name), artifactText(pointer))) === "refused") return;
  const report = reportObject(training.campaignId);
  await writeTextIfChanged(store, report, renderSurrogateReport(surrogate));
  const last: Trained = {
    format: "trained",
    version: 1,
    ...training,
    partial: false,
    models: [{ name, version, subject: SUBJECT, target: TARGET, sha256 }],
    notTrained: [],
    report: report.key,
  };
  await replaceWhile(current, store, trainedObject(training.campaignId), artifactText(last));
  await deleteObjects(store, surrogatePartsPrefix(training));
  await deleteObjects(store, sweepPartsPrefix(training.campaignId));
}
