import { parse, stringify } from "yaml";

import type { Configuration } from "#core/campaign/configuration.ts";
import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";
import { cpuWords, memoryWords } from "#core/campaign/swept-dimensions.ts";

/**
 * An ordinary campaign that measures one configuration of another one, several times: the self-contained spec of the
 * other with every list narrowed to one value.
 */
export function checkSpec(
  resolvedText: string,
  { components, inputSet, load }: Configuration,
  { repetitions }: { readonly repetitions: number },
): string {
  const spec = parse(resolvedText) as {
    name: string;
    components?: Record<string, Record<string, unknown>>;
    inputs: Record<string, string[]>;
    load?: Record<string, unknown>;
  };
  return stringify(
    {
      ...spec,
      name: `${spec.name}-check`,
      description: "Measures a configuration that was predicted before.",
      components: Object.fromEntries(
        Object.entries(components).map(([name, part]) => [
          name,
          {
            ...spec.components?.[name],
            resources: [part.resource],
            cpu: cpuWords(part.cpuMillicores),
            memory: memoryWords(part.memoryBytes),
            parallelism: part.parallelism,
            environment: part.environment,
            warm: part.warm,
            ...Object.fromEntries(
              SCALING_FIELDS.flatMap((field) => (part[field] === undefined ? [] : [[field, part[field]]])),
            ),
          },
        ]),
      ),
      inputs: { [inputSet]: spec.inputs[inputSet] },
      load: load.kind === "trace" ? { ...spec.load, speed: load.speed } : load,
      measure: { workflow: true, components: false },
      sweep: "grid",
      repetitions,
      budget: {},
    },
    { lineWidth: 0 },
  );
}
