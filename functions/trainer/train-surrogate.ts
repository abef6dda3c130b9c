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
  type SurrogateParts,
  trainedObject,
  type TrainingId,
} from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { CurrentModel } from "#core/model/current-model.ts";
import type { Trained } from "#core/model/trained.ts";
import { type MemberTask, TrainedMember } from "#core/queueing/surrogate/sweep-task.ts";
import { AnySweepDataset, surrogateLearning, type SurrogateLearning } from "#core/queueing/sweep/surrogate-learning.ts";
import type { AnySweepComplete } from "#core/queueing/sweep/sweep-work.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { TrainingStopped } from "#core/regression/training-stopped.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { renderCard } from "./report/render-card.ts";
import { renderSurrogateReport } from "./report/render-surrogate-report.ts";
import { replaceWhile } from "./replace-while.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { isCurrent, isTrained } from "./training-now.ts";

const TARGET = "responseMeanSeconds";
const LOOK_AGAIN_SECONDS = 2;

/**
 * Learns the surrogate of a sweep, member by member: each is claimed by one invocation, and whoever finds the last one trained
 * publishes the model. Safe to deliver twice, late, or never.
 */
export async function trainSurrogate(
  training: TrainingId,
  complete: AnySweepComplete,
  ports: TrainerPorts,
): Promise<void> {
  const { store, clock, log, stopping } = ports;
  if (await isTrained(training, store)) return;
  const sweepId = training.campaignId;
  const dataset = await requireArtifact(store, sweepDatasetObject(sweepId), AnySweepDataset);
  const learning = surrogateLearning(dataset);
  const { members: count } = dataset.sweep.training;
  // Networks that learn from them all come last, when the others are there.
  const { students } = learning;
  const all = count + (students?.count ?? 0);
  const parts: SurrogateParts = { ...training, learnedVersion: learning.version };
  await askForMembers(parts, { from: 1, to: count }, store);
  let worked = false;
  for (let member = 0; member < count && !stopping.aborted; member++) {
    const train: TrainPart = (network) => learning.trainMember(member, network);
    worked = (await workOnMember(parts, member, train, ports)) || worked;
  }
  const members = await trainedMembers(parts, count, store);
  if (members.length === count && students !== undefined) {
    const parted = members.map((member) => member.parts);
    await askForMembers(parts, { from: count + 1, to: all }, store);
    for (let student = 0; student < students.count && !stopping.aborted; student++) {
      const train: TrainPart = (network) => students.train(student, parted, network);
      worked = (await workOnMember(parts, count + student, train, ports)) || worked;
    }
  }
  const trained = all === count ? members : await trainedMembers(parts, all, store);
  if (trained.length < all) {
    if (!worked) await clock.sleep(LOOK_AGAIN_SECONDS, stopping);
    return;
  }
  await publish(parts, complete, dataset, learning, students === undefined ? trained : trained.slice(count), ports);
  log.info(`Surrogate of ${sweepId} trained`, { members: count, rows: learning.rows() });
}

/** Tells others that there is work: whoever is here takes the first. */
async function askForMembers(
  parts: SurrogateParts,
  { from, to }: { readonly from: number; readonly to: number },
  store: ObjectStore,
): Promise<void> {
  // When another has published meanwhile nothing is to be asked for.
  if (await isTrained(parts, store)) return;
  const { campaignId, datasetsSha256 } = parts;
  for (let member = from; member < to; member++) {
    const task: MemberTask = { format: "member-task", version: 1, campaignId, datasetsSha256, member };
    await writeArtifact(store, memberTaskObject(parts, member), task, { ifAbsent: true });
  }
}

/** The layers of one network, or several networks. */
type TrainPart = (train: TrainNetwork) => Promise<readonly unknown[]>;

/** Those that are there. */
async function trainedMembers(parts: SurrogateParts, count: number, store: ObjectStore): Promise<TrainedMember[]> {
  const trained: TrainedMember[] = [];
  for (let member = 0; member < count; member++) {
    const found = await readArtifact(store, memberObject(parts, member), TrainedMember);
    if (found !== undefined) trained.push(found.artifact);
  }
  return trained;
}

/** False when somebody else has it, or had it, or this process is to end. */
async function workOnMember(
  parts: SurrogateParts,
  member: number,
  trainPart: TrainPart,
  ports: TrainerPorts,
): Promise<boolean> {
  const { store, log, stopping } = ports;
  const address = memberObject(parts, member);
  if ((await store.head(address.bucket, address.key)) !== undefined) return false;
  const lease = await claimLease(memberClaimObject(parts, member), ports);
  if (lease === undefined) return false;
  try {
    // When another has published meanwhile the parts are gone.
    if ((await store.head(address.bucket, address.key)) !== undefined || (await isTrained(parts, store))) return false;
    const { train, backend } = await ports.loadNetworkTrainer();
    const networks = await trainPart((task) => train({ ...task, isStopped: () => stopping.aborted }));
    const made: TrainedMember = { format: "surrogate-member", version: 2, backend, parts: [...networks] };
    await writeArtifact(store, address, made, { ifAbsent: true });
    log.info(`Network ${member + 1} of the surrogate of ${parts.campaignId} trained`);
    return true;
  } catch (error) {
    if (error instanceof TrainingStopped) return false;
    throw error;
  } finally {
    await lease.end();
  }
}

async function publish(
  parts: SurrogateParts,
  { sha256: dataSha256 }: AnySweepComplete,
  { sweep }: AnySweepDataset,
  learning: SurrogateLearning,
  trained: readonly TrainedMember[],
  { store, nodeMajor }: TrainerPorts,
): Promise<void> {
  const name = modelName(sweep.name, learning.subject, TARGET);
  const { artifact, card } = learning.assemble(
    name,
    trained.map((each) => each.parts),
    { sweepId: parts.campaignId, dataSha256, backend: trained[0]!.backend, nodeMajor },
  );
  const text = artifactText(artifact);
  const sha256 = sha256Hex(text);
  const version = sha256.slice(0, 12);
  await writeTextIfChanged(store, modelObject(name, version), text);
  const current = (): Promise<boolean> => isCurrent(parts, store);
  const pointer: CurrentModel = { format: "current-model", version: 1, model: name, modelVersion: version, sha256 };
  if ((await replaceWhile(current, store, currentModelObject(name), artifactText(pointer))) === "refused") return;
  const { campaignId, datasetsSha256 } = parts;
  const report = reportObject(campaignId);
  const page = artifact.format === "tandem-surrogate" ? renderSurrogateReport(artifact) : renderCard(name, card);
  await writeTextIfChanged(store, report, page);
  const last: Trained = {
    format: "trained",
    version: 1,
    campaignId,
    datasetsSha256,
    partial: false,
    models: [{ name, version, subject: learning.subject, target: TARGET, sha256 }],
    notTrained: [],
    report: report.key,
  };
  await replaceWhile(current, store, trainedObject(campaignId), artifactText(last));
  await deleteObjects(store, surrogatePartsPrefix(parts));
  await deleteObjects(store, sweepPartsPrefix(campaignId));
}
