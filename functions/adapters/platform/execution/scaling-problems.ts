import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";
import type { RunComponent } from "#ports/service-platform.ts";

/** What a component says of scaling where the platform scales nothing: measured all the same, it would be ignored silently. */
export function scalingProblems({ name, configuration }: RunComponent, platform: string): readonly string[] {
  return SCALING_FIELDS.filter((field) => configuration[field] !== undefined).map(
    (field) =>
      `Cannot give "${name}" ${field} ${configuration[field]} as platform ${platform} scales nothing: leave ${field} out, or measure on a Knative cluster`,
  );
}
