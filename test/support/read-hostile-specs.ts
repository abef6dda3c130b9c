import { acceptCampaign } from "../../functions/profiler/accept-campaign.ts";
import { LARGE_SPECS } from "./hostile-specs.ts";
import { simulatedProfiler } from "./simulated-ports.ts";
import { testBuckets } from "./test-buckets.ts";

/** Reads the large hostile specs in this process, whose heap the caller has bounded. */
for (const { bytes } of LARGE_SPECS) {
  const store = await testBuckets();
  await store.put("campaigns", "spec.yaml", bytes);
  await acceptCampaign("spec.yaml", undefined, simulatedProfiler(store).ports);
}
console.log(`${LARGE_SPECS.length} specs read`);
