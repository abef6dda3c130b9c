import { badInput } from "../command-failure.ts";
import { DeployDocument } from "../deploy/deploy-document.ts";
import { deployText } from "../deploy/deploy-text.ts";
import { EXIT } from "../exit-code.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag } from "../options.ts";
import { startProgress } from "../terminal/progress.ts";
import type { Verb } from "../verb.ts";

export const deploy: Verb<DeployDocument> = {
  name: "deploy",
  declare: (command) =>
    void command
      .argument("<platform>", "oscar or knative")
      .argument("[folder]", "FDL files for oscar (default: workflows/modelling/oscar), an overlay for knative")
      .option("--check", "change nothing: only say what is missing")
      .option("--remove", "take away what deploy made, and nothing else")
      .option("--image <name>", "oscar: the image of the functions, in place of the FDL's")
      .option("--as-written", "leave cpu, memory and concurrency as the files say them")
      .option(
        "--expect <load>",
        "what to size the functions for, such as rows=400,questionsPerSecond=20,answerSeconds=0.2",
      )
      .option(
        "--endpoint <url>",
        "oscar: its address (else $OSCAR_ENDPOINT, or the operator's only cluster of kind oscar)",
      )
      .option(
        "--kubeconfig <file>",
        "of the cluster (else $KUBECONFIG); for oscar only to add the CronJob that reconciles",
      )
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Puts the functions on a cluster, and puts them right where they differ; saying it twice is no harm.

oscar: makes profiler, aggregator and trainer as asynchronous services and the predictor as an exposed one, in the shapes
of that version (3.5 to 4.1); then the buckets and the notifications that start them, in the store of the operator's file,
which must be OSCAR's MinIO. Services own no buckets, so that nothing is lost with them. Each service that is made restarts
MinIO, which takes six seconds: not while something is measured. Where a kubeconfig is named a CronJob reconciles; else
schedule "profaas reconcile". OSCAR is asked as OSCAR_USERNAME and OSCAR_PASSWORD, or OSCAR_TOKEN.

knative: applies an overlay (workflows/modelling/knative/overlays: copy one) by server-side apply; kubectl is not needed.
The secrets are yours to make, as workflows/modelling/README.md says.

CPU, memory and concurrency of trainer, aggregator and predictor are chosen for the nodes that are there by models of
themselves (workflows/modelling/models, made by "profaas self-profile"), and it is said why. --expect says what they will
have to do: rows and records of the largest campaign, questionsPerSecond, questionsAtOnce, stepSeconds, answerSeconds.
Memory is never less than the files say.

--check says in sentences what is missing or differs: services, buckets, notifications, secrets, images and their
architectures. Ends with exit code 4 while something is missing. Only what deploy made is ever changed or removed.`,
  examples: [
    { command: "profaas deploy oscar --image registry.example/profaas:0.1.0", meaning: "deploy, or put right" },
    { command: "profaas deploy oscar --check", meaning: "say what is missing, change nothing" },
    { command: "profaas deploy oscar --remove", meaning: "delete the services and their rules; buckets stay" },
    { command: "profaas deploy knative my-overlay", meaning: "apply a copy of an overlay" },
    {
      command: "profaas deploy knative my-overlay --check --json | jq -r '.missing[]'",
      meaning: "what is not ready yet",
    },
  ],
  document: DeployDocument,
  run: async (call) => {
    const [platform = ""] = call.arguments;
    const options = { check: flag(call, "check"), remove: flag(call, "remove") };
    if (options.check && options.remove) throw badInput("Cannot deploy as --check and --remove exclude each other");
    const progress = startProgress("deploying", call.io);
    let step = 0;
    const onStep = (note: string): void => progress.update({ done: step++, total: Math.max(12, step + 1), note });
    try {
      const document = await run(platform, onStep);
      return {
        document,
        text: deployText(document, options),
        exitCode: document.complete ? EXIT.done : EXIT.unreachable,
      };
    } finally {
      progress.stop();
    }

    async function run(name: string, say: (note: string) => void): Promise<DeployDocument> {
      if (name === "oscar") return (await import("../deploy/oscar/deploy-oscar.ts")).deployOscar(call, say);
      if (name === "knative") return (await import("../deploy/knative/deploy-knative.ts")).deployKnative(call, say);
      throw badInput(
        `Cannot deploy as the platform must be oscar or knative: current value is ${JSON.stringify(name)}`,
      );
    }
  },
};
