import type { Configuration } from "#core/campaign/configuration.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";

/** Everything that a configuration sets, in words, by a name that says what it is. */
export function settings(configuration: Configuration): ReadonlyMap<string, string> {
  const several = Object.keys(configuration.components).length > 1;
  const all = new Map<string, string>();
  for (const [name, component] of Object.entries(configuration.components)) {
    const of = several ? `${name} ` : "";
    all.set(`${of}resource`, component.resource);
    all.set(`${of}alternative`, component.alternative);
    all.set(`${of}cpu`, formatQuantity(component.cpuMillicores, "millicores"));
    all.set(`${of}memory`, formatQuantity(component.memoryBytes, "B"));
    all.set(`${of}parallelism`, String(component.parallelism));
    all.set(`${of}warm`, component.warm ? "warm" : "cold");
    for (const [variable, value] of Object.entries(component.environment)) all.set(`${of}${variable}`, String(value));
  }
  const { load } = configuration;
  all.set("inputs", configuration.inputSet);
  all.set("batch size", String(load.batchSize));
  all.set("batches", String(load.batches));
  all.set("inter-upload time", `${formatQuantity(load.interUploadSeconds, "s")} ${load.interUploadDistribution}`);
  return all;
}

/** Names of the settings that are not the same in all of these configurations. */
export function varyingSettings(configurations: readonly Configuration[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const configuration of configurations) {
    for (const [name, value] of settings(configuration)) {
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  return [...values].filter(([, distinct]) => distinct.size > 1).map(([name]) => name);
}

/** `cpu 0.5 cores, inputs large`: what sets this configuration apart. */
export function configurationWords(configuration: Configuration, varying: readonly string[]): string {
  const all = settings(configuration);
  const said = varying.flatMap((name) => {
    const value = all.get(name);
    return value === undefined ? [] : [name.endsWith("warm") ? value : `${name} ${value}`];
  });
  return said.length === 0 ? "the only configuration" : said.join(", ");
}
