import { loadTensorFlow } from "#adapters/learning/load-tensorflow.ts";

import { missing, ok, type Finding } from "./finding.ts";

/** Which back end trains neural networks here. */
export async function backendFinding(): Promise<Finding> {
  try {
    const { backend } = await loadTensorFlow();
    return ok("learning back end", `${backend} trains neural networks`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const fix = "npm ci installs it; without it models are trained with all other regressors.";
    return missing("learning back end", reason, fix, { needed: false });
  }
}
