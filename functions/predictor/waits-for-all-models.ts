import { isHealthPath } from "./is-health-path.ts";

/** Whether an answer needs all models, as a list of them does: a question that names its models waits for these alone. */
export function waitsForAllModels(path: string): boolean {
  return !isHealthPath(path) && !/^(\/predict|\/forecast|\/models\/[^/]+|\/v2\/models\/.+)$/.test(path);
}
