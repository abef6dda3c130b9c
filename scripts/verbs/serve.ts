import { join } from "node:path";
import { z } from "zod";

import { logger } from "#adapters/process/logger.ts";
import { bucketName } from "#core/campaign/bucket-roles.ts";
import { storeWords } from "#core/campaign/operator-store.ts";

import { unreachable } from "../command-failure.ts";
import { EXIT } from "../exit-code.ts";
import type { Host } from "../host/host.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { systemOf } from "../verb-system.ts";
import type { Verb, VerbCall } from "../verb.ts";

const ServeDocument = z
  .strictObject({
    /** Where predictions are answered, and the page is. */
    url: z.string(),
    store: z.string(),
    /** A self-contained campaign that is copied into this folder starts. */
    campaignsFolder: z.string(),
  })
  .meta({ title: "What profaas serve prints once it is ready" });

export const serve: Verb<z.infer<typeof ServeDocument>> = {
  name: "serve",
  declare: (command) =>
    void command
      .option("--host <address>", "listen there instead of where the operator's file says")
      .option("--port <number>", "listen there instead of where the operator's file says; 0 takes a free one")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Runs profiler, aggregator, trainer and predictor in one process, until Ctrl-C. A self-contained campaign that lands in
the campaigns bucket (a folder) is measured; its models answer over HTTP (plain /predict, Open Inference Protocol v2, a
page with sliders), and over the requests bucket. Nothing is run that the operator's file does not name.

On an S3 store uploads are told at POST /events of the same address (a MinIO webhook, or CloudEvents), with the bearer
token of PROFAAS_WEBHOOK_TOKEN or of the file PROFAAS_WEBHOOK_TOKEN_FILE; without one they are found by looking only.
With PROFAAS_PREDICT_TOKEN (or …_FILE) predictions are answered only to who brings it.

Prints the address once it is ready. After kill -9 the next start goes on where this one was.`,
  examples: [
    { command: "profaas serve", meaning: "at the address of the operator's file, 127.0.0.1:8080 by default" },
    {
      command: "profaas plan --resolved campaign.yaml > .profaas/store/profaas-campaigns/campaign.yaml",
      meaning: "in another terminal: start a campaign by dropping a file",
    },
    { command: "profaas serve --port 0 --json", meaning: "for scripts: the document says where" },
  ],
  document: ServeDocument,
  run: async (call) => {
    const { io } = call;
    const environment = {
      ...io.environment,
      ...(call.options["host"] === undefined ? {} : { PROFAAS_HOST: String(call.options["host"]) }),
      ...(call.options["port"] === undefined ? {} : { PROFAAS_PORT: String(call.options["port"]) }),
    };
    const log = logger({ write: (line) => io.stderr.write(line), now: () => io.clock.epochMilliseconds() });
    const system = await systemOf({ ...call, io: { ...io, environment } }, log);
    const { startHost } = await import("../host/host.ts");
    const host = await started(() => startHost(system, { http: true, environment: io.environment }));
    const { store: settings, prefix } = system.operator;
    const campaigns = bucketName(prefix, "campaigns");
    const campaignsFolder = settings.kind === "directory" ? join(settings.path, campaigns) : `s3://${campaigns}`;
    return {
      document: { url: host.url ?? "", store: storeWords(settings), campaignsFolder },
      text: `Serving at ${host.url}\nA campaign copied into ${campaignsFolder} starts; Ctrl-C ends this process.`,
      stay: () => stayUntilInterrupted(call, host),
    };
  },
};

async function started(start: () => Promise<Host>): Promise<Host> {
  try {
    return await start();
  } catch (error) {
    throw unreachable(error instanceof Error ? error.message : String(error), error);
  }
}

async function stayUntilInterrupted({ io, say }: VerbCall, host: Host) {
  while (!io.interruption.aborted) await io.clock.sleep(3_600, io.interruption);
  say("Stopping; Ctrl-C once more ends at once, and loses nothing that is measured.");
  await host.stop();
  return io.interruption.reason === "SIGTERM" ? EXIT.done : EXIT.interrupted;
}
