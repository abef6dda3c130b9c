import type { Configuration } from "#core/campaign/configuration.ts";
import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";

/** One thing that a configuration sets: what it is called, in full words, and as short as can be understood. */
export interface Setting {
  readonly name: string;
  readonly words: string;
  readonly short: string;
}

const SCALING_WORDS = { concurrency: "concurrency", minScale: "least instances", maxScale: "most instances" };

/** Everything that a configuration sets; of one component and the load only, when it is named. */
export function settingsOf(configuration: Configuration, only?: string): Setting[] {
  const components = Object.entries(configuration.components).filter(([name]) => only === undefined || name === only);
  const { load, inputSet } = configuration;
  return [
    ...components.flatMap(([name, component]) => componentSettings(component, components.length > 1 ? `${name} ` : "")),
    { name: "inputs", words: `inputs ${inputSet}`, short: inputSet },
    ...loadSettings(load),
  ];
}

/** Names of the settings that are not the same in all of these configurations. */
export function varyingSettings(configurations: readonly Configuration[], only?: string): readonly string[] {
  const values = new Map<string, string[]>();
  for (const configuration of configurations) {
    for (const { name, words } of settingsOf(configuration, only)) {
      const all = values.get(name) ?? [];
      values.set(name, all);
      all.push(words);
    }
  }
  return [...values]
    .filter(([, all]) => all.length < configurations.length || new Set(all).size > 1)
    .map(([name]) => name);
}

/** `cpu 0.5 cores, inputs large`: what sets this configuration apart. */
export function configurationWords(configuration: Configuration, varying: readonly string[]): string {
  return wordsOf(settingsOf(configuration), varying, "words", ", ");
}

/** `0.5 cores · ×4 · large`: the same for one component, where there is little room. */
export function shortWords(configuration: Configuration, varying: readonly string[], component: string): string {
  return wordsOf(settingsOf(configuration, component), varying, "short", " · ");
}

function wordsOf(
  settings: readonly Setting[],
  varying: readonly string[],
  form: "words" | "short",
  between: string,
): string {
  const said = settings.filter(({ name }) => varying.includes(name)).map((setting) => setting[form]);
  return said.length === 0 ? "the only configuration" : said.join(between);
}

function componentSettings(component: Configuration["components"][string], of: string): Setting[] {
  const { resource, alternative, cpuMillicores, memoryBytes, parallelism, warm, environment } = component;
  const cpu = formatQuantity(cpuMillicores, "millicores");
  const memory = formatQuantity(memoryBytes, "B");
  return [
    plainSetting(`${of}resource`, resource),
    plainSetting(`${of}alternative`, alternative),
    { name: `${of}cpu`, words: `${of}cpu ${cpu}`, short: cpu },
    { name: `${of}memory`, words: `${of}memory ${memory}`, short: memory },
    { name: `${of}parallelism`, words: `${of}parallelism ${parallelism}`, short: `×${parallelism}` },
    { name: `${of}warm`, words: `${of}${warm ? "warm" : "cold"}`, short: warm ? "warm" : "cold" },
    ...SCALING_FIELDS.flatMap((field) => {
      const value = component[field];
      return value === undefined ? [] : [numberSetting(`${of}${SCALING_WORDS[field]}`, value)];
    }),
    ...Object.entries(environment).map(([variable, value]) => ({
      ...plainSetting(`${of}${variable}`, String(value)),
      short: `${variable} ${String(value)}`,
    })),
  ];
}

function loadSettings(load: Configuration["load"]): Setting[] {
  switch (load.kind) {
    case undefined:
      return [
        numberSetting("batch size", load.batchSize),
        numberSetting("batches", load.batches),
        plainSetting(
          "inter-upload time",
          `${formatQuantity(load.interUploadSeconds, "s")} ${load.interUploadDistribution}`,
        ),
      ];
    case "constant":
    case "poisson": {
      const { kind, requestsPerSecond, durationSeconds, count } = load;
      return [
        plainSetting("arrivals", kind),
        rateSetting("rate", requestsPerSecond),
        durationSeconds === undefined
          ? numberSetting("requests", count ?? 0)
          : plainSetting("load lasts", formatQuantity(durationSeconds, "s")),
      ];
    }
    case "ramp":
      return [
        rateSetting("rate from", load.fromPerSecond),
        rateSetting("rate to", load.toPerSecond),
        plainSetting("load lasts", formatQuantity(load.durationSeconds, "s")),
      ];
    case "trace":
      return [plainSetting("trace", `${load.trace} (${load.count} requests)`), numberSetting("speed", load.speed)];
  }
}

function rateSetting(name: string, perSecond: number): Setting {
  return { name, words: `${name} ${perSecond}/s`, short: `${perSecond}/s` };
}

function plainSetting(name: string, value: string): Setting {
  return { name, words: `${name} ${value}`, short: value };
}

function numberSetting(name: string, value: number): Setting {
  return { name, words: `${name} ${value}`, short: `${name} ${value}` };
}
