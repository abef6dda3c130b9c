import type { Campaign, CampaignComponent } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { ComponentConfiguration, Configuration, Load } from "#core/campaign/configuration.ts";
import { loadSpace } from "#core/campaign/load-space.ts";
import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";

/** All configurations of one subject, made one at a time: there may be more of them than fit in memory. */
export interface DesignSpace {
  readonly subject: string;
  /** How many there are. */
  readonly size: number;
  /** The one with this number, from 0; the last dimension changes fastest. */
  at(index: number): Configuration;
}

interface Draft {
  readonly components: Record<string, Writable<ComponentConfiguration>>;
  inputSet: string;
  load: Load;
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** Values to choose one of, and where in a configuration the chosen one goes. */
interface Dimension {
  readonly size: number;
  readonly values: readonly unknown[];
  set(draft: Draft, index: number): void;
}

/**
 * The dimensions of a subject: those of its components, the input sets and the load. A zip walks through all lists of
 * values together and crosses them with what is named rather than listed: resources, alternatives and input sets.
 */
export function designSpace(campaign: Campaign, subject: string): DesignSpace {
  const components = campaign.components.filter(({ name }) => subject === WORKFLOW_SUBJECT || name === subject);
  const inputSets = Object.keys(campaign.inputs);
  const named = [...components.flatMap(namedDimensions), dimension(inputSets, (draft, set) => (draft.inputSet = set))];
  const listed = [...components.flatMap(listedDimensions), ...loadDimensions(campaign)];
  const dimensions =
    campaign.sweep === "zip" ? [zipped(listed), ...named] : crossedInOrder(components, campaign, inputSets);
  return {
    subject,
    size: dimensions.reduce((product, { size }) => product * size, 1),
    at: (index) => configurationAt(index, dimensions, subject, components, campaign),
  };
}

function crossedInOrder(
  components: readonly CampaignComponent[],
  campaign: Campaign,
  inputSets: readonly string[],
): Dimension[] {
  return [
    ...components.flatMap((component) => [...namedDimensions(component), ...listedDimensions(component)]),
    dimension(inputSets, (draft, set) => (draft.inputSet = set)),
    ...loadDimensions(campaign),
  ];
}

function namedDimensions(component: CampaignComponent): Dimension[] {
  const { name } = component;
  return [
    dimension(component.resources, (draft, value) => (partOf(draft, name).resource = value)),
    dimension(Object.keys(component.alternatives), (draft, value) => (partOf(draft, name).alternative = value)),
  ];
}

function listedDimensions(component: CampaignComponent): Dimension[] {
  const { name } = component;
  return [
    dimension(component.cpuMillicores, (draft, value) => (partOf(draft, name).cpuMillicores = value)),
    dimension(component.memoryBytes, (draft, value) => (partOf(draft, name).memoryBytes = value)),
    dimension(component.parallelism, (draft, value) => (partOf(draft, name).parallelism = value)),
    ...Object.entries(component.environment).map(([variable, values]) =>
      dimension(values, (draft, value) => (partOf(draft, name).environment[variable] = value)),
    ),
    dimension(component.warm, (draft, value) => (partOf(draft, name).warm = value)),
    ...SCALING_FIELDS.flatMap((field) => {
      const values = component[field];
      return values === undefined ? [] : [dimension(values, (draft, value) => (partOf(draft, name)[field] = value))];
    }),
  ];
}

function loadDimensions({ load }: Campaign): Dimension[] {
  return loadSpace(load).dimensions.map(({ field, values }) =>
    dimension(values, (draft, value) => (draft.load = { ...draft.load, [field]: value })),
  );
}

function dimension<Value>(values: readonly Value[], set: (draft: Draft, value: Value) => void): Dimension {
  return { size: values.length, values, set: (draft, index) => set(draft, values[index] as Value) };
}

/** Several lists walked through together, one value going with all of the others; pairs that come twice count once. */
function zipped(dimensions: readonly Dimension[]): Dimension {
  const longest = Math.max(1, ...dimensions.map(({ size }) => size));
  const together = Array.from({ length: longest }, (_, place) =>
    dimensions.map(({ size, values }) => values[size === 1 ? 0 : place]),
  );
  const texts = together.map((values) => JSON.stringify(values));
  const places = texts.flatMap((text, place) => (texts.indexOf(text) === place ? [place] : []));
  return {
    size: places.length,
    values: places.map((place) => together[place]),
    set: (draft, index) => {
      for (const part of dimensions) part.set(draft, part.size === 1 ? 0 : (places[index] ?? 0));
    },
  };
}

function configurationAt(
  index: number,
  dimensions: readonly Dimension[],
  subject: string,
  components: readonly CampaignComponent[],
  { load }: Campaign,
): Configuration {
  const draft: Draft = {
    components: Object.fromEntries(components.map(({ name }) => [name, blankComponent()])),
    inputSet: "",
    load: loadSpace(load).first,
  };
  let rest = index;
  for (const { size, set } of [...dimensions].reverse()) {
    set(draft, rest % size);
    rest = Math.floor(rest / size);
  }
  return { subject, ...draft };
}

function blankComponent(): Writable<ComponentConfiguration> {
  return {
    resource: "",
    alternative: "",
    cpuMillicores: 1,
    memoryBytes: 1,
    parallelism: 1,
    environment: {},
    warm: false,
  };
}

function partOf(draft: Draft, name: string): Writable<ComponentConfiguration> {
  const part = draft.components[name];
  if (part === undefined) throw new RangeError(`Cannot set up "${name}" as the subject does not hold it`);
  return part;
}
