import { prng } from "#core/numeric/prng.ts";
import { fitRegressor, type Hyperparameters, prepareRegressor } from "#core/regression/regressors.ts";

import { type LearnerTask, learnerTask } from "./learner-task.ts";
import { peerLearners } from "./peer-learners.ts";

/** A learner that is timed: an entry here, and one of the same name in `peer_learners.py` if it has a peer. */
interface Entry {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly hyperparameters: Hyperparameters;
  /** CPU of a fit over the peer's, at most. */
  readonly goal: number;
}

const TABLE = { rows: 2000, columns: 20 };
const GOAL_ROW_MICROSECONDS = 30;
const ROUNDS = 4;

const ENTRIES: readonly Entry[] = [
  { name: "random-forest", ...TABLE, hyperparameters: { kind: "random-forest", trees: 100 }, goal: 1 },
  { name: "extra-trees", ...TABLE, hyperparameters: { kind: "extra-trees", trees: 100 }, goal: 1 },
  {
    name: "support-vector",
    ...TABLE,
    hyperparameters: { kind: "support-vector", kernel: "rbf", C: 10, epsilon: 0.1, gamma: "scale" },
    goal: 1,
  },
  { name: "boosting", ...TABLE, hyperparameters: { kind: "boosting", rounds: 300, maximumDepth: 6 }, goal: 0.7 },
  {
    // A length an input and a noise to be learned, as the peer is asked to; it takes most of a minute.
    ...{ name: "gaussian-process", rows: 1000, columns: 8, goal: 1 },
    hyperparameters: {
      ...{ kind: "gaussian-process", errors: "equal", robustRounds: 0 },
      ...{ quadratic: false, additive: false, direction: false },
    },
  },
];
/** Of every learner but the process, which has as many terms as there are configurations. */
const hasRowGoal = ({ hyperparameters }: Entry): boolean => hyperparameters.kind !== "gaussian-process";

/** CPU seconds of our learners and of Python's, the best of a few rounds; one sentence a learner. */
export async function* learnerSpeed(names: readonly string[] = []): AsyncGenerator<string> {
  let compared = false;
  for (const entry of ENTRIES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const task = learnerTask(entry.rows, entry.columns);
    const ours = await timed(entry.hyperparameters, task);
    const peers = await peerLearners(task, [entry.name]);
    if (typeof peers === "string") yield peers;
    else if (!compared) yield `compared with ${peers.versions}, one thread each`;
    compared = true;
    const peer = typeof peers === "string" ? undefined : peers.learners[entry.name];
    const beside =
      peer === undefined
        ? ""
        : `, peer ${peer.fitSeconds.toFixed(2)} s: ${(ours.fitSeconds / peer.fitSeconds).toFixed(2)} of it (goal ${entry.goal})`;
    yield (
      `${entry.name}, ${entry.rows} × ${entry.columns}: fit ${ours.fitSeconds.toFixed(2)} s CPU${beside}; ` +
      `one row asked alone ${ours.aloneMicroseconds.toFixed(1)} µs${hasRowGoal(entry) ? ` (goal ${GOAL_ROW_MICROSECONDS})` : ""}, ` +
      `with others ${ours.togetherMicroseconds.toFixed(1)} µs` +
      `${peer === undefined ? "" : ` (peer ${peer.rowMicroseconds.toFixed(1)} µs)`}; ` +
      `${Math.round(ours.bytes / 1000)} kB as JSON, read in ${ours.loadMilliseconds.toFixed(0)} ms`
    );
  }
}

async function timed(hyperparameters: Hyperparameters, { features, targets, asked }: LearnerTask) {
  const best = {
    fitSeconds: Infinity,
    aloneMicroseconds: Infinity,
    togetherMicroseconds: Infinity,
    loadMilliseconds: Infinity,
    bytes: 0,
  };
  const { columnCount, rowCount } = asked;
  const single = Array.from({ length: rowCount }, (_, row) => ({
    rowCount: 1,
    columnCount,
    data: asked.data.slice(row * columnCount, (row + 1) * columnCount),
  }));
  for (let round = 0; round < ROUNDS; round++) {
    const task = { features, targets, weights: null, random: prng(round), trainNetwork: null };
    let began = process.cpuUsage();
    const fitted = await fitRegressor(hyperparameters, task);
    best.fitSeconds = Math.min(best.fitSeconds, secondsSince(began));
    const text = JSON.stringify(fitted);
    best.bytes = text.length;
    began = process.cpuUsage();
    const predict = prepareRegressor(JSON.parse(text) as typeof fitted);
    best.loadMilliseconds = Math.min(best.loadMilliseconds, 1e3 * secondsSince(began));
    began = process.cpuUsage();
    for (const row of single) predict(row);
    best.aloneMicroseconds = Math.min(best.aloneMicroseconds, (1e6 * secondsSince(began)) / rowCount);
    began = process.cpuUsage();
    predict(asked);
    best.togetherMicroseconds = Math.min(best.togetherMicroseconds, (1e6 * secondsSince(began)) / rowCount);
  }
  return best;
}

function secondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
