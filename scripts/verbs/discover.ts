import { z } from "zod";

import { openLearning } from "#wiring/open-learning.ts";
import { openScouts, type ScoutedCluster } from "#wiring/open-scouts.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import { inventoryLines } from "#core/inventory/describe-inventory.ts";
import { Inventory } from "#core/inventory/inventory.ts";

import { counted } from "../campaign/talk.ts";
import { badInput } from "../command-failure.ts";
import { removeOwn } from "../discover/remove-own.ts";
import { takeInventory } from "../discover/take-inventory.ts";
import { EXIT } from "../exit-code.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag } from "../options.ts";
import { existingSystemOf, operatorOf, storeToLookAt, systemOf } from "../verb-system.ts";
import type { Verb, VerbCall } from "../verb.ts";

const Removed = z.strictObject({ removedCampaigns: z.array(z.string()), objects: z.int() });
const DiscoverDocument = z.union([Inventory, Removed]).meta({ title: "What profaas discover prints" });

export const discover: Verb<z.infer<typeof DiscoverDocument>> = {
  name: "discover",
  declare: (command) =>
    void command
      .option("--write", "write the inventory, and begin what may be begun now; without it nothing is written at all")
      .option("--remove", "take away all that was ever begun by --write: campaigns, models, sampled inputs, inventory")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Looks around in every Kubernetes, Knative and OSCAR of the operator's file, and in the OSCAR that OSCAR_ENDPOINT names (with
OSCAR_USERNAME and OSCAR_PASSWORD, or OSCAR_TOKEN): which nodes there are, and which services and Jobs wear the label profaas.dev/profile. Its value is
auto, or the name of a campaign template in the inventory bucket (templates/NAME.yaml); with .in-place after it the service
itself may be measured, else a copy with buckets of its own.

For each it says what would be measured, on which nodes, with which inputs sampled from the service's own bucket, how long
that takes and what it costs in node-seconds, or why it cannot be measured. With --write one campaign after the other goes
into the campaigns bucket, as far as the section selfProfiling of the operator's file allows: a budget of node-seconds a
day, quiet hours, a ceiling on the CPU that is requested of a node.

Ends with exit code 4 where a cluster could not be looked at: it says why, and looks at the others.`,
  examples: [
    { command: "profaas discover", meaning: "what is there, and what would be measured?" },
    { command: "profaas discover --write", meaning: "and begin; a CronJob does this in a cluster" },
    { command: "profaas discover --remove", meaning: "leave nothing behind" },
  ],
  document: DiscoverDocument,
  run: async (call) => {
    const operator = await operatorOf(call);
    const write = flag(call, "write");
    if (write && flag(call, "remove")) throw badInput("Cannot discover as --write and --remove exclude each other");
    if (flag(call, "remove")) {
      const { campaigns, objects } = await removeOwn(await existingSystemOf(call));
      const text = `Removed ${counted(objects, "object")}, with them ${counted(campaigns.length, "campaign")}. Templates stay; what runs in the cluster goes with its overlay (kubectl delete -k).`;
      return { document: { removedCampaigns: [...campaigns], objects }, text };
    }
    const clusters = scoutsOf(call, operator);
    const store = write ? (await systemOf(call)).store : await storeToLookAt(operator);
    if (write && operator.store.kind === "directory") {
      for (const role of BUCKET_ROLES) await store.createBucket(role);
    }
    const inventory = await takeInventory({
      operator,
      store,
      clusters,
      epochMilliseconds: () => call.io.clock.epochMilliseconds(),
      write,
      learning: openLearning,
    });
    const sawAll = inventory.clusters.length === clusters.length;
    const exitCode = sawAll ? EXIT.done : EXIT.unreachable;
    return { document: inventory, text: inventoryLines(inventory).join("\n"), exitCode };
  },
};

function scoutsOf({ io }: VerbCall, operator: OperatorFile): ScoutedCluster[] {
  try {
    return openScouts(operator, io.environment);
  } catch (error) {
    throw badInput(error instanceof Error ? error.message : String(error), error);
  }
}
