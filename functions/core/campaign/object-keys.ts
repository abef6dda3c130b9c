import type { BucketRole } from "#core/campaign/bucket-roles.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { keyFault } from "#core/storage/object-key.ts";

/** Every object key of the system is spelled in this file and nowhere else. */

/** Where an object is: in a bucket of that role, under that key. */
export interface ObjectAddress {
  readonly bucket: BucketRole;
  readonly key: string;
}

/** An input file that `run` uploads; its bytes name it. */
export function inputKey(contentSha256: string, fileName: string): string {
  return `${contentSha256.slice(0, 16)}/${fileName}`;
}
export const CAPTURES_PREFIX = "captured/";
export function capturePrefix(campaignId: string, capture: string): string {
  return `${CAPTURES_PREFIX}${campaignId}/${capture}/`;
}

export function campaignObject(campaignId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/campaign.json` };
}
export function planObject(campaignId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/plan.json` };
}
export function cancelObject(campaignId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/cancel.json` };
}
/** Why a campaign waits between two runs; gone when it goes on. */
export function waitingObject(campaignId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/waiting.json` };
}
export function stepPrefix(campaignId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/steps/` };
}
export function stepObject(campaignId: string, step: number): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/steps/${String(step).padStart(6, "0")}.json` };
}
/** Its upload is the profiler's own trigger to go on; the suffix is what a notification rule can look for. */
export function continueObject(campaignId: string, step: number): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/continue/${String(step).padStart(6, "0")}.continue.json` };
}
export function runStateObject(campaignId: string, runId: string, attempt: number): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/runs/${runId}/${attempt}.json` };
}
export function runStatesPrefix(campaignId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/runs/` };
}
export function runStatePrefix(campaignId: string, runId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/runs/${runId}/` };
}
export function agentRunsPrefix(campaignId: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/agents/` };
}
/** What platform and agent of a cluster say to each other about a run, while it lasts. */
export function agentRunPrefix(campaignId: string, runId: string, attempt: number): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/agents/${runId}/${attempt}/` };
}
export type AgentRunPart = "request" | "claim" | "progress" | "load" | "order" | "cancel" | "outcome";
export function agentRunObject(campaignId: string, runId: string, attempt: number, part: AgentRunPart): ObjectAddress {
  const { bucket, key } = agentRunPrefix(campaignId, runId, attempt);
  return { bucket, key: `${key}${part}.json` };
}
/** The run whose load this object orders, for whoever is told of it; undefined where it orders none. */
export function runOfLoadOrder({
  bucket,
  key,
}: {
  readonly bucket: string;
  readonly key: string;
}): { readonly campaignId: string; readonly runId: string; readonly attempt: number } | undefined {
  const found = /^([a-z][-a-z0-9]*-[0-9a-f]{8})\/agents\/([^/]+)\/([1-9][0-9]{0,5})\/order\.json$/.exec(key);
  if (bucket !== "state" || found === null) return undefined;
  return { campaignId: found[1]!, runId: found[2]!, attempt: Number(found[3]) };
}
/** What one invocation is to do, where that is too long for its pod, and what came of it. */
export function agentInvocationObject(
  campaignId: string,
  runId: string,
  attempt: number,
  invocation: string,
  part: "order" | "result",
): ObjectAddress {
  const { bucket, key } = agentRunPrefix(campaignId, runId, attempt);
  return { bucket, key: `${key}invocations/${invocation}.${part}.json` };
}
/** Services that profaas made on an OSCAR: written before one is made, gone after it is taken away. */
export function oscarServicesPrefix(cluster: string): ObjectAddress {
  return { bucket: "state", key: `_oscar/${cluster}/services/` };
}
export function oscarServiceObject(cluster: string, service: string): ObjectAddress {
  return { bucket: "state", key: `_oscar/${cluster}/services/${service}.json` };
}
/** Runs that an OSCAR is measured by: while there is one, no service is made or taken away there. */
export function oscarRunsPrefix(cluster: string): ObjectAddress {
  return { bucket: "state", key: `_oscar/${cluster}/runs/` };
}
export function oscarRunObject(cluster: string, run: string): ObjectAddress {
  return { bucket: "state", key: `_oscar/${cluster}/runs/${run}.json` };
}
/** What a service of somebody else's was before profaas changed it: written before the change, gone when it is undone. */
export function oscarChangesPrefix(cluster: string): ObjectAddress {
  return { bucket: "state", key: `_oscar/${cluster}/changes/` };
}
export function oscarChangeObject(cluster: string, service: string): ObjectAddress {
  return { bucket: "state", key: `_oscar/${cluster}/changes/${service}.json` };
}
/** Which nodes profaas cordons: written before they are, gone when they take pods again. */
export function oscarCordonObject(cluster: string): ObjectAddress {
  return { bucket: "state", key: `_oscar/${cluster}/cordon.json` };
}
/** Files between components, while a run lasts. */
export function workPrefix(campaignId: string, runId: string, attempt: number): string {
  return `${campaignId}/work/${runId}/${attempt}/`;
}
/** The campaign of a state key, or undefined when the key belongs to none. */
export function campaignIdOfStateKey(key: string): string | undefined {
  return /^([a-z][-a-z0-9]*-[0-9a-f]{8})\//.exec(key)?.[1];
}
/** What became of an object of a bucket: handled, with what came of it … */
export function receiptObject(bucket: BucketRole, key: string): ObjectAddress {
  return besideObject(bucket, key, ".receipt.json");
}
/** … or refused, with the sentences that say why. */
export function errorObject(bucket: BucketRole, key: string): ObjectAddress {
  return besideObject(bucket, key, ".error.json");
}
/** A key that leaves no room for more, or that would make a folder of another's note, goes by its digest. */
function besideObject(bucket: BucketRole, key: string, suffix: string): ObjectAddress {
  const beside = `_objects/${bucket}/${key}${suffix}`;
  const fits = keyFault(beside) === undefined && !/\.(receipt|error)\.json\//.test(key);
  return { bucket: "state", key: fits ? beside : `_objects/${bucket}/_long/${sha256Hex(key)}${suffix}` };
}
/** Who measured a configuration already, so that nobody measures it again. */
export function identityPrefix(identity: string): ObjectAddress {
  return { bucket: "state", key: `_identities/${identity}/` };
}
export function identityObject(identity: string, campaignId: string, runId: string): ObjectAddress {
  return { bucket: "state", key: `_identities/${identity}/${campaignId}/${runId}.json` };
}

export function recordPrefix(campaignId: string): ObjectAddress {
  return { bucket: "records", key: `${campaignId}/runs/` };
}
export function recordObject(campaignId: string, runId: string): ObjectAddress {
  return { bucket: "records", key: `${campaignId}/runs/${runId}.json` };
}
/** The profiler's last write: it triggers the aggregator. */
export function recordsCompleteObject(campaignId: string): ObjectAddress {
  return { bucket: "records", key: `${campaignId}/complete.json` };
}

export type DatasetLevel = "invocation" | "run" | "configuration";
export function datasetObject(
  campaignId: string,
  subject: string,
  level: DatasetLevel,
  extension: "json" | "csv",
): ObjectAddress {
  return { bucket: "datasets", key: `${campaignId}/${subject}/${level}s.${extension}` };
}
/** The aggregator's last write: it triggers the trainer. */
export function datasetsCompleteObject(campaignId: string): ObjectAddress {
  return { bucket: "datasets", key: `${campaignId}/complete.json` };
}

export function modelName(campaignName: string, subject: string, target: string): string {
  return `${campaignName}.${subject}.${target}`;
}
/** One version of a model; immutable. The version is the start of its SHA-256. */
export function modelObject(model: string, version: string): ObjectAddress {
  return { bucket: "models", key: `${model}/${version}/model.json` };
}
/** Names the version that is served: the pointer that is swapped. */
export function currentModelObject(model: string): ObjectAddress {
  return { bucket: "models", key: `${model}/current.json` };
}
export function reportObject(campaignId: string): ObjectAddress {
  return { bucket: "models", key: `_reports/${campaignId}/report.html` };
}
/** The trainer's last write: the models of a campaign and its report. */
export function trainedObject(campaignId: string): ObjectAddress {
  return { bucket: "models", key: `_reports/${campaignId}/trained.json` };
}

/** What is learned from one list of datasets: other datasets make another training of the same campaign. */
export interface TrainingId {
  readonly campaignId: string;
  readonly datasetsSha256: string;
}
/** A target among those of a training. */
export interface TargetId {
  readonly subject: string;
  readonly target: string;
}
function trainingObject({ campaignId, datasetsSha256 }: TrainingId, key: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/training/${datasetsSha256.slice(0, 16)}/${key}` };
}
/** Names all targets of a training; written before any of its tasks. */
export function trainingPlanObject(training: TrainingId): ObjectAddress {
  return trainingObject(training, "plan.json");
}
export function trainingTaskPrefix(training: TrainingId): ObjectAddress {
  return trainingObject(training, "tasks/");
}
export function targetTaskPrefix(training: TrainingId, { subject, target }: TargetId): ObjectAddress {
  return trainingObject(training, `tasks/${subject}.${target}/`);
}
/** Its upload starts the trainer for this one target; the suffix is what a notification rule can look for. */
export function trainingTaskObject(training: TrainingId, target: TargetId, step: number, share: number): ObjectAddress {
  const { bucket, key } = targetTaskPrefix(training, target);
  return { bucket, key: `${key}${taskNumber(step, share)}.task.json` };
}
/** The step of a task, by its key. */
export function stepOfTaskKey(key: string): number {
  return Number(/\/([0-9]{6,})-[0-9]+\.task\.json$/.exec(key)?.[1] ?? 0);
}
function taskNumber(step: number, share: number): string {
  return `${String(step).padStart(6, "0")}-${String(share).padStart(2, "0")}`;
}
export function trainingResultPrefix(training: TrainingId): ObjectAddress {
  return trainingObject(training, "results/");
}
/** What came of one target. */
export function trainingResultObject(training: TrainingId, { subject, target }: TargetId): ObjectAddress {
  return trainingObject(training, `results/${subject}.${target}.json`);
}
export function attemptsPrefix(training: TrainingId): ObjectAddress {
  return trainingObject(training, "attempts/");
}
export function targetAttemptsPrefix(training: TrainingId, { subject, target }: TargetId): ObjectAddress {
  return trainingObject(training, `attempts/${subject}.${target}/`);
}
/** One of those who set about a task of a target. */
export function attemptObject(
  training: TrainingId,
  target: TargetId,
  { step, share }: { readonly step: number; readonly share: { readonly index: number } },
  attempt: number,
): ObjectAddress {
  const { bucket, key } = targetAttemptsPrefix(training, target);
  return { bucket, key: `${key}${taskNumber(step, share.index)}.${String(attempt).padStart(3, "0")}.json` };
}
export function trialsPrefix(training: TrainingId): ObjectAddress {
  return trainingObject(training, "trials/");
}
export function targetTrialsPrefix(training: TrainingId, { subject, target }: TargetId): ObjectAddress {
  return trainingObject(training, `trials/${subject}.${target}/`);
}
/** What came of trials of one round of a target's search: of one of its parcels, or of a round that is not divided. */
export function keptTrialsPrefix(training: TrainingId, target: TargetId, round: string): ObjectAddress {
  const { bucket, key } = targetTrialsPrefix(training, target);
  return { bucket, key: `${key}${round.slice(0, 32)}/` };
}
/** Kept so that nobody tries them again; their own digest tells them from others of the parcel. */
export function keptTrialsObject(
  training: TrainingId,
  target: TargetId,
  { round, parcel, sha256 }: { readonly round: string; readonly parcel: number | null; readonly sha256: string },
): ObjectAddress {
  const { bucket, key } = keptTrialsPrefix(training, target, round);
  return { bucket, key: `${key}${keptTrialsStart(parcel)}${sha256.slice(0, 32)}.json` };
}
/** How the names of what was kept of a parcel begin. */
export function keptTrialsStart(parcel: number | null): string {
  return `${parcel === null ? "whole" : parcelNumber(parcel)}-`;
}
export function roundsPrefix(training: TrainingId): ObjectAddress {
  return trainingObject(training, "rounds/");
}
/** How the trials of a round are shared out. */
export function parcelsObject(training: TrainingId, { subject, target }: TargetId, round: string): ObjectAddress {
  return trainingObject(training, `rounds/${subject}.${target}/${round.slice(0, 32)}/parcels.json`);
}
export function parcelNotesPrefix(training: TrainingId, { subject, target }: TargetId, round: string): ObjectAddress {
  return trainingObject(training, `rounds/${subject}.${target}/${round.slice(0, 32)}/parcels/`);
}
/** Says who is at work on a parcel, or that all its trials are kept. */
export function parcelNoteObject(
  training: TrainingId,
  target: TargetId,
  { round, parcel, note }: { readonly round: string; readonly parcel: number; readonly note: "claim" | "done" },
): ObjectAddress {
  const { bucket, key } = parcelNotesPrefix(training, target, round);
  return { bucket, key: `${key}${parcelNumber(parcel)}.${note}.json` };
}
function parcelNumber(parcel: number): string {
  return String(parcel).padStart(5, "0");
}
/** Says who puts together what all trials of a target came to. */
export function assemblyClaimObject(training: TrainingId, { subject, target }: TargetId): ObjectAddress {
  return trainingObject(training, `rounds/${subject}.${target}/assembly.claim.json`);
}

/** `requests/<model>/<name>.csv` is answered by `predictions/<model>/<name>.csv`. */
export function predictionObject(requestKey: string): ObjectAddress {
  return { bucket: "predictions", key: requestKey };
}

/** `scenarios/<name>.yaml` is answered by `forecasts/<name>.json`, a table `<name>.csv` by one of the same name. */
export function forecastObject(scenarioKey: string): ObjectAddress {
  if (scenarioKey.endsWith(".csv")) return { bucket: "forecasts", key: scenarioKey };
  return { bucket: "forecasts", key: `${scenarioKey.replace(/\.(ya?ml|json)$/, "")}.json` };
}

export function modelOfRequestKey(requestKey: string): string | undefined {
  return /^([^/]+)\/.+\.csv$/.exec(requestKey)?.[1];
}

/** Uploads whose step a function was asked for. */
export function noticePrefix(functionName: string): ObjectAddress {
  return { bucket: "state", key: `_notices/${functionName}/` };
}
/** The digest is of the upload: its own key may be as long as a key can be. */
export function noticeObject(functionName: string, uploadSha256: string): ObjectAddress {
  return { bucket: "state", key: `_notices/${functionName}/${uploadSha256}.json` };
}
/** A notification that made no sense; its bytes name it, so that the same one is kept once. */
export function quarantinedEventObject(bodySha256: string): ObjectAddress {
  return { bucket: "quarantine", key: `events/${bodySha256}.json` };
}

/** A host that serves this store says so here, and that it still lives. */
export function hostPrefix(): ObjectAddress {
  return { bucket: "state", key: "_hosts/" };
}
export function hostObject(hostId: string): ObjectAddress {
  return { bucket: "state", key: `_hosts/${hostId}.json` };
}

/** What `setup` made in this store. */
export function setupObject(): ObjectAddress {
  return { bucket: "state", key: "_setup/setup.json" };
}

/** What there is around here to be profiled, as it was seen last … */
export function inventoryObject(): ObjectAddress {
  return { bucket: "inventory", key: "inventory.json" };
}
/** … and as it was seen when something was decided; the time is ISO 8601. */
export function inventoryHistoryObject(lookedAt: string): ObjectAddress {
  return { bucket: "inventory", key: `history/${lookedAt.replaceAll(":", "-")}.json` };
}
export function profileTemplatePrefix(): ObjectAddress {
  return { bucket: "inventory", key: "templates/" };
}
/** The template that a label names, by the key of its object. */
export function profileTemplateOfKey(key: string): string | undefined {
  return /^templates\/([a-z][-a-z0-9]*)\.(?:yaml|yml|json)$/.exec(key)?.[1];
}
/** What was begun for a service that was found, so that nobody begins it again. */
export function profiledServiceObject(cluster: string, namespace: string | null, service: string): ObjectAddress {
  return { bucket: "inventory", key: `services/${cluster}/${namespace ?? "_"}/${service}.json` };
}
/** A model that no longer holds, and what measures it again. */
export function remeasuringObject(model: string): ObjectAddress {
  return { bucket: "inventory", key: `remeasuring/${model}.json` };
}
/** Why a model that no longer held was replaced by this version, or was not. */
export function refreshObject(model: string, version: string): ObjectAddress {
  return { bucket: "inventory", key: `refreshed/${model}/${version}.json` };
}
/** What profiling by itself was let through on a day. */
export function guardLedgerObject(day: string): ObjectAddress {
  return { bucket: "inventory", key: `guard/${day}.json` };
}

/** Created twice to find out whether the store refuses the second time. */
export function probeObject(probe: string): ObjectAddress {
  return { bucket: "state", key: `_probes/${probe}.json` };
}

/** A sweep that was accepted. */
export function sweepObject(sweepId: string): ObjectAddress {
  return { bucket: "state", key: `${sweepId}/sweep.json` };
}
export function sweepPartsPrefix(sweepId: string): ObjectAddress {
  return { bucket: "state", key: `${sweepId}/sweep/` };
}
/** How a sweep is divided. */
export function sweepParcelsObject(sweepId: string): ObjectAddress {
  return { bucket: "state", key: `${sweepId}/sweep/parcels.json` };
}
/** Its upload starts one more invocation of the simulator on a sweep; the suffix is what a notification rule can look for. */
export function sweepTaskObject(sweepId: string, share: number): ObjectAddress {
  return { bucket: "state", key: `${sweepId}/sweep/tasks/${String(share).padStart(2, "0")}.sweep.json` };
}
export function labelsPrefix(sweepId: string): ObjectAddress {
  return { bucket: "state", key: `${sweepId}/sweep/labels/` };
}
/** What came of a parcel of a sweep … */
export function labelsObject(sweepId: string, parcel: number): ObjectAddress {
  return { bucket: "state", key: `${sweepId}/sweep/labels/${String(parcel).padStart(6, "0")}.json` };
}
/** … and who is at work on it. */
export function labelsClaimObject(sweepId: string, parcel: number): ObjectAddress {
  return { bucket: "state", key: `${sweepId}/sweep/claims/${String(parcel).padStart(6, "0")}.json` };
}
export function sweepDatasetObject(sweepId: string): ObjectAddress {
  return { bucket: "datasets", key: `${sweepId}/tandem/labels.json` };
}
/** A training of a surrogate, and the version of what is learned: a later release takes nothing over that was to become an earlier one. */
export interface SurrogateParts extends TrainingId {
  readonly learnedVersion: number;
}
function surrogateObject({ campaignId, datasetsSha256, learnedVersion }: SurrogateParts, key: string): ObjectAddress {
  return { bucket: "state", key: `${campaignId}/surrogate/${datasetsSha256.slice(0, 16)}-v${learnedVersion}/${key}` };
}
export function surrogatePartsPrefix(parts: SurrogateParts): ObjectAddress {
  return surrogateObject(parts, "");
}
/** Its upload starts the trainer for one member of a surrogate. */
export function memberTaskObject(parts: SurrogateParts, member: number): ObjectAddress {
  return surrogateObject(parts, `members/${String(member).padStart(2, "0")}.task.json`);
}
export function memberObject(parts: SurrogateParts, member: number): ObjectAddress {
  return surrogateObject(parts, `members/${String(member).padStart(2, "0")}.json`);
}
export function memberClaimObject(parts: SurrogateParts, member: number): ObjectAddress {
  return surrogateObject(parts, `claims/${String(member).padStart(2, "0")}.json`);
}
/** True for the key of a task to train a member of a surrogate. */
export function isMemberTaskKey(key: string): boolean {
  return /\/surrogate\/[0-9a-f]{16}-v[0-9]+\/members\/[0-9]+\.task\.json$/.test(key);
}
