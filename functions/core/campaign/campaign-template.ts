import { cpuWords, memoryWords } from "#core/campaign/swept-dimensions.ts";
import { entriesOf, topologicalOrder } from "#core/workflow/topology.ts";
import type { Component, Workflow } from "#core/workflow/workflow.ts";

/** What a template cannot take from the FDL. */
export interface TemplateOptions {
  readonly name: string;
  /** Path of the FDL from where the campaign will lie. */
  readonly fdlPath: string;
  /** Paths of sample inputs from there; a placeholder stands where there are none. */
  readonly inputPaths?: readonly string[];
  /** Where the JSON Schema of campaigns is, for editors. */
  readonly schema?: string;
}

/** A commented campaign in YAML for a workflow: a small grid that a user narrows or widens. */
export function campaignTemplate(workflow: Workflow, options: TemplateOptions): string {
  const { name, fdlPath, inputPaths = ["path/to/an/input-file"], schema } = options;
  const order = topologicalOrder(workflow);
  const components = order.flatMap((one) => workflow.components.filter((component) => component.name === one));
  const first = components[0]?.name ?? "component";
  const lines = [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    "# What to measure. `profaas plan FILE` says what it will take and touches nothing; `profaas run FILE` measures it.",
    "kind: campaign",
    `name: ${name}`,
    `workflow: ${quoted(fdlPath)}`,
    "",
    "# Input sets: each is measured with every configuration below. Give sets of different sizes, so that the models",
    "# learn what the size of a file does. Paths start here; `run` uploads the files.",
    "inputs:",
    `  sample:`,
    ...inputPaths.map((path) => `    - ${quoted(path)}`),
    "",
    "# A list of values is swept, a single one is fixed. What is not said here is as in the FDL.",
    "components:",
    ...components.flatMap(componentLines),
    "",
    "# Files that arrive in a run: so many batches, this far apart.",
    "load:",
    "  batchSize: 1",
    "  # batches: 5",
    "  # interUploadSeconds: 10",
    "  # interUploadDistribution: exponential   # or deterministic",
    "# Or requests that come at their times whatever is under way (kind: constant, poisson, ramp or trace):",
    "# load: { kind: poisson, requestsPerSecond: [1, 2, 4], durationSeconds: 60 }",
    "",
    "# The whole workflow, and each component alone with the files that the others hand it.",
    "measure:",
    "  workflow: true",
    `  components: ${components.length > 1}`,
    "",
    "# grid: every combination. zip: the first values of all lists together, then the second ones, and so on.",
    "# { sample: 20 }: twenty combinations of the grid for each part that is measured.",
    "sweep: grid",
    "repetitions: 3",
    "order: random",
    "seed: 1",
    "# coolDownSeconds: 5",
    "# budget: { runs: 200, seconds: 3600 }",
    "",
    "# How the models will be asked, and how they are chosen; the defaults do without it.",
    "# train:",
    "#   # Where they will serve: what goes beyond what was measured is tested on the ends of what was.",
    `#   deployment: { ${first}.cpu: [0.25, 4] }`,
    "#   # Or say yourself beyond the values of which input they will be asked (interpolate: between them).",
    `#   extrapolate: [${first}.parallelism]`,
    "#   search: bayes   # or grid, random: hyperparameters too, by as many invocations as that is worth",
    "#   learners: [ridge, law, gaussian-process]   # or all",
    "#   metric: mape   # or mae, rmse, r2, pinball:0.9",
    "#   timeLimitSeconds: 600   # of work on one model",
    "",
  ];
  return lines.join("\n");

  function componentLines(component: Component): string[] {
    const entry = entriesOf(workflow).includes(component.name);
    return [
      `  ${component.name}:${entry ? "" : `   # reads what ${sourcesOf(workflow, component.name)} writes`}`,
      ...(component.image === undefined
        ? ["    command: name-of-a-command   # of profaas.yaml; the FDL names no image"]
        : ["    # command: name-of-a-command   # of profaas.yaml, instead of the image in the FDL"]),
      `    cpu: ${component.cpuMillicores === undefined ? "[0.5, 1, 2]" : swept(component.cpuMillicores, cpuWords)}`,
      `    memory: ${component.memoryBytes === undefined ? "512Mi" : memoryWords(component.memoryBytes)}`,
      "    parallelism: [1, 2]",
      ...Object.entries(component.environment).flatMap(([variable, value], index) => [
        ...(index === 0 ? ["    # environment:"] : []),
        `    #   ${variable}: [${JSON.stringify(value)}]`,
      ]),
      "    # timeoutSeconds: 300",
      ...(entry
        ? []
        : ["    # join: true   # run once per original input, when all files that came of it have landed"]),
    ];
  }
}

/** Half of what the FDL says, and that. */
function swept(value: number, words: (value: number) => string): string {
  return `[${words(value / 2)}, ${words(value)}]`;
}

function sourcesOf({ edges }: Workflow, name: string): string {
  return [...new Set(edges.filter((edge) => edge.to === name).map((edge) => edge.from))].join(" and ");
}

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
