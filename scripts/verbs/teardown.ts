import { z } from "zod";

import { badInput } from "../command-failure.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag } from "../options.ts";
import { openInstallation } from "../setup/installation.ts";
import { filledBuckets, setupRecordOf, tearDown } from "../setup/tear-down.ts";
import type { Verb } from "../verb.ts";

const TeardownDocument = z
  .strictObject({
    store: z.string(),
    prefix: z.string(),
    /** Ids of the notification rules that were taken out. */
    rules: z.array(z.string()),
    /** Buckets that were deleted. */
    buckets: z.array(z.string()),
    /** Buckets of the chain that stay. */
    keptBuckets: z.array(z.string()),
    /** False when the user said no. */
    done: z.boolean(),
  })
  .meta({ title: "What profaas teardown prints" });

export const teardown: Verb<z.infer<typeof TeardownDocument>> = {
  name: "teardown",
  declare: (command) =>
    void command
      .option("--delete-data", "delete what the buckets hold: campaigns, records, models, all of it")
      .option("--notifications-only", "take out the notification rules, and leave the buckets")
      .option("-y, --yes", "do not ask")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Takes away exactly what "profaas setup" made in the store of the operator's file: its notification rules, and its buckets
when they are empty. Buckets that were there before, and other people's rules, stay. Refuses, and changes nothing, when a
bucket holds objects, unless --delete-data says that they may go; that asks first.`,
  examples: [
    { command: "profaas teardown --notifications-only", meaning: "stop the functions from being told of uploads" },
    { command: "profaas teardown", meaning: "remove rules and empty buckets" },
    { command: "profaas teardown --delete-data --yes", meaning: "remove everything, without asking" },
  ],
  document: TeardownDocument,
  run: async (call) => {
    const installation = await openInstallation(call);
    const options = { deleteData: flag(call, "deleteData"), notificationsOnly: flag(call, "notificationsOnly") };
    const record = await setupRecordOf(installation);
    const { words: store, prefix } = installation;
    const filled = options.notificationsOnly ? [] : await filledBuckets(installation, record);
    if (filled.length > 0 && !options.deleteData) {
      throw badInput(
        `Cannot tear down the store at ${store} as its buckets must be empty, and ${filled.join(", ")} hold objects: ` +
          "--delete-data deletes them, --notifications-only leaves the buckets",
      );
    }
    if (filled.length > 0 && !flag(call, "yes")) {
      const answer = await call.io.ask(`Delete all that ${filled.join(", ")} hold? [y/N] `);
      if (answer === undefined) {
        throw badInput(
          "Cannot ask whether to delete objects as standard input must be a terminal: --yes deletes without asking",
        );
      }
      if (!/^y(es)?$/i.test(answer.trim())) {
        const nothing = { rules: [], buckets: [], keptBuckets: [], done: false };
        return { document: { store, prefix, ...nothing }, text: "Nothing was torn down." };
      }
    }
    const { rules, buckets, keptBuckets } = await tearDown(installation, record, options);
    const lines = [
      ...rules.map((id) => `Took out notification rule ${id}.`),
      ...buckets.map((bucket) => `Deleted bucket ${bucket}.`),
      ...keptBuckets.map(
        (bucket) => `Left bucket ${bucket}${options.notificationsOnly ? "" : ", which setup did not make"}.`,
      ),
    ];
    return {
      document: { store, prefix, rules: [...rules], buckets: [...buckets], keptBuckets: [...keptBuckets], done: true },
      text: lines.length === 0 ? "Nothing was left to tear down." : lines.join("\n"),
    };
  },
};
