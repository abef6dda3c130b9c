import process from "node:process";
import { parseArgs } from "node:util";

import { formatQuantity } from "#core/document/format-quantity.ts";
import { openLearning } from "#wiring/open-learning.ts";

import { learningSession } from "../../../functions/trainer/learning-session.ts";
import { nodeIo } from "../../terminal/node-io.ts";
import { startProgress } from "../../terminal/progress.ts";
import { answerQuestion, whyNot } from "./answer-question.ts";
import { SHIPPED_APPLICATIONS, shippedCampaign, storedCampaign } from "./campaigns.ts";
import { claimQuestions, type ClaimQuestion } from "./claim-question.ts";
import type { ClaimResult } from "./claim-result.ts";
import { claimTables } from "./claim-words.ts";
import { verdictLines, verdicts } from "./verdicts.ts";

const USAGE = `npm run bench:claim -- [--campaign ID [--operator FILE]] [--once] [--draws N] [--seed N] [--json]

Learns from 16, 33 and 50 % of the measuring time of a campaign, with the defaults, and is judged by the configurations
that it did not learn from: others like them, and others beyond in CPU limit or input size (then declared). Several draws
of whole configurations each, with all their repetitions, or with --once of the first alone: more configurations in the
same time. Without --campaign it takes the measurements of both applications that the project ships.`;

const TIME_SHARES = [0.16, 0.33, 0.5] as const;

const { values } = parseArgs({
  options: {
    campaign: { type: "string" },
    operator: { type: "string", default: "workflows/profaas.yaml" },
    once: { type: "boolean", default: false },
    draws: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit();
}
const [draws, seed] = [Number(values.draws), Number(values.seed)];
if (!Number.isInteger(draws) || draws < 1 || !Number.isInteger(seed)) {
  process.stderr.write(`Cannot run as --draws and --seed must be whole numbers, and there must be a draw\n${USAGE}\n`);
  process.exit(2);
}

const io = nodeIo();
const campaigns =
  values.campaign === undefined
    ? await Promise.all(SHIPPED_APPLICATIONS.map((name) => shippedCampaign(name, values.once)))
    : [await storedCampaign(values.campaign, values.operator, values.once)];
const asked = campaigns.flat().flatMap(claimQuestions);
const unlearnable = asked.flatMap((question): string[] => {
  const { measured, target, along } = question;
  const beyond = along === "any" ? "" : ` beyond the ${along}`;
  const reason = whyNot(question);
  if (reason === undefined) return [];
  return [`Not learned: ${measured.campaign} ${measured.dataset.subject}.${target}${beyond}, as ${reason}.`];
});
const began = process.cpuUsage();
const results = await answerAll(asked.filter((question) => whyNot(question) === undefined));
const { user, system } = process.cpuUsage(began);
const judged = verdicts(results);
const cpuSeconds = (user + system) / 1e6;
if (values.json) {
  const { backend } = await learningSession(openLearning());
  const document = {
    format: "claim",
    version: 1,
    seed,
    once: values.once,
    backend,
    cpuSeconds,
    results,
    unlearnable,
    verdicts: judged,
  };
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
} else {
  const parts = campaigns.map((measured) => {
    const [{ campaign, secondsOf, totalSeconds }] = measured as [(typeof measured)[number]];
    const title = `${campaign}: ${secondsOf.size} configurations, ${formatQuantity(totalSeconds, "s")} of measuring`;
    return `${title}\n\n${claimTables(results.filter((result) => result.campaign === campaign))}`;
  });
  process.stdout.write(`${parts.join("\n\n")}\n\n${[...unlearnable, verdictLines(judged)].join("\n")}\n`);
  process.stdout.write(`${draws} draws each, seed ${seed}; ${formatQuantity(cpuSeconds, "s")} of CPU.\n`);
}

async function answerAll(questions: readonly ClaimQuestion[]): Promise<ClaimResult[]> {
  const session = await learningSession(openLearning());
  const progress = startProgress("claim", io);
  const startedSeconds = io.clock.monotonicSeconds();
  const total = questions.length * TIME_SHARES.length * draws;
  const answered: ClaimResult[] = [];
  for (const [index, question] of questions.entries()) {
    for (const [place, timeShare] of TIME_SHARES.entries()) {
      const before = (index * TIME_SHARES.length + place) * draws;
      let drawn = 0;
      const onDraw = (): void => {
        if (io.interruption.aborted) process.exit(130);
        const done = before + ++drawn;
        const remainingSeconds = ((io.clock.monotonicSeconds() - startedSeconds) / done) * (total - done);
        const { campaign, dataset } = question.measured;
        progress.update({ done, total, note: `${campaign} ${dataset.subject}.${question.target}`, remainingSeconds });
      };
      answered.push(await answerQuestion(question, { timeShare, draws, seed, session, onDraw }));
      if (answered.at(-1)!.all) break;
    }
  }
  progress.stop();
  return answered;
}
