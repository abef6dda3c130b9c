import { z } from "zod";

import { openLearning } from "#wiring/open-learning.ts";
import { openScouts } from "#wiring/open-scouts.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { inventoryLines } from "#core/inventory/describe-inventory.ts";
import { Inventory } from "#core/inventory/inventory.ts";

import { counted } from "../campaign/talk.ts";
import { removeOwn } from "../discover/remove-own.ts";
import { takeInventory } from "../discover/take-inventory.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag } from "../options.ts";
import { existingSystemOf, operatorOf, storeToLookAt, systemOf } from "../verb-system.ts";
import type { Verb } from "../verb.ts";

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
Looks around in every Kubernetes and Knative of the operator's file, and in the OSCAR that OSCAR_ENDPOINT, OSCAR_USERNAME
and OSCAR_PASSWORD name: which nodes there are, and which services and Jobs wear the label profaas.dev/profile. Its value is
auto, or the name of a campaign template in the inventory bucket (templates/NAME.yaml); with .in-place after it the service
itself may be measured, else a copy with buckets of its own.

For each it says what would be measured, on which nodes, with which inputs sampled from the service's own bucket, how long
that takes and what it costs in node-seconds, or why it cannot be measured. With --write one campaign after the other goes
into the campaigns bucket, as far as the section selfProfiling of the operator's file allows: a budget of node-seconds a
day, quiet hours, a ceiling on the CPU that is requested of a node.`,
  examples: [
    { command: "profaas discover", meaning: "what is there, and what would be measured?" },
    { command: "profaas discover --write", meaning: "and begin; a CronJob does this in a cluster" },
    { command: "profaas discover --remove", meaning: "leave nothing behind" },
  ],
  document: DiscoverDocument,
  run: async (call) => {
    const operator = await operatorOf(call);
    const write = flag(call, "write");
    if (flag(call, "remove")) {
      const { campaigns, objects } = await removeOwn(await existingSystemOf(call));
      const text = `Removed ${counted(objects, "object")}, with them ${counted(campaigns.length, "campaign")}. Templates stay; what runs in the cluster goes with its overlay (kubectl delete -k).`;
      return { document: { removedCampaigns: [...campaigns], objects }, text };
    }
    const store = write ? (await systemOf(call)).store : await storeToLookAt(operator);
    if (write && operator.store.kind === "directory") {
      for (const role of BUCKET_ROLES) await store.createBucket(role);
    }
    const inventory = await takeInventory({
      operator,
      store,
      clusters: openScouts(operator, call.io.environment),
      epochMilliseconds: () => call.io.clock.epochMilliseconds(),
      write,
      learning: openLearning,
    });
    return { document: inventory, text: inventoryLines(inventory).join("\n") };
  },
};
