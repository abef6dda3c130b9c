import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { z } from "zod";

import { OPERATOR_TEXT } from "#adapters/process/settings.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";
import { FUNCTION_NAMES, type FunctionName } from "#core/campaign/trigger-routes.ts";

import { readSource, readText } from "../../campaign/read-source.ts";
import { badInput } from "../../command-failure.ts";

/** What a container image can be called. */
export const IMAGE_NAME = /^[A-Za-z0-9][\w.:/@-]*$/;
export const IMAGE_RULE = "must be the name of an image, such as registry.example/profaas:0.1.0";

/** A service of our own FDL: what it must say so that `deploy` can make it on any version of OSCAR. */
const OwnService = z.strictObject({
  name: z.string().regex(/^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/, "must be 1 to 39 lower-case letters, digits and dashes"),
  image: z.string().regex(IMAGE_NAME, IMAGE_RULE),
  /** OSCAR takes no numbers, and tells of quantities that are none only when a service is made. */
  cpu: z
    .string()
    .refine((cpu) => (cpuMillicoresOf(cpu) ?? 0) > 0, { error: "must be a quantity of CPU, such as 0.5 or 500m" }),
  memory: z.string().refine((memory) => (memoryBytesOf(memory) ?? 0) > 0, {
    error: "must be a quantity of memory, such as 512Mi or 1Gi",
  }),
  log_level: z.enum(["NOTSET", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]).default("INFO"),
  /** A file beside the FDL. */
  script: z.string().min(1),
  alpine: z.boolean().optional(),
  image_pull_secrets: z.array(z.string()).optional(),
  vo: z.string().optional(),
  expose: z
    .looseObject({ api_port: z.union([z.int(), z.array(z.int()).min(1)]), set_auth: z.boolean().default(false) })
    .optional(),
  environment: z.strictObject({
    variables: z.looseObject({ PROFAAS_FUNCTION: z.enum(FUNCTION_NAMES) }).catchall(z.string()),
    Variables: z.unknown().optional(),
    /** An empty one is taken from the environment of whoever deploys. */
    secrets: z.record(z.string(), z.string()).default({}),
  }),
});

/** A service as a file beside others describes it, with its script's text in place of the script's name. */
export interface FdlService extends Omit<z.infer<typeof OwnService>, "environment"> {
  readonly function: FunctionName;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

const OwnFdl = z.looseObject({
  functions: z.strictObject({ oscar: z.array(z.record(z.string(), OwnService)).min(1) }),
});

function readOperator(text: string, source: string): void {
  parseDocument(OperatorFile, readDocument(text, source), "operator's file");
}

/** The services of all FDL files of a folder, in the order of the chain. */
export async function fdlServices(folder: string): Promise<readonly FdlService[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".fdl.yaml")).sort();
  if (files.length === 0)
    throw badInput(`Cannot deploy "${folder}" as it must be a folder with FDL files (*.fdl.yaml)`);
  const services: FdlService[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const fdl = parseDocument(OwnFdl, await readSource(path, path, "the FDL"), "FDL");
    for (const service of fdl.functions.oscar.flatMap(Object.values) as z.infer<typeof OwnService>[]) {
      const { environment, ...rest } = service;
      const script = await readText(
        join(folder, basename(service.script)),
        service.script,
        `the script of service "${service.name}"`,
      );
      const variables = environment.variables as Record<string, string>;
      const { PROFAAS_FUNCTION } = environment.variables;
      const operator = variables[OPERATOR_TEXT];
      // What is wrong with it is told here, and not by each job that fails.
      if (operator) readOperator(operator, `${path}: ${OPERATOR_TEXT} of service "${service.name}"`);
      services.push({ ...rest, script, function: PROFAAS_FUNCTION, variables, secrets: environment.secrets });
    }
  }
  const twice = services.find(({ name }, index) => services.findIndex((other) => other.name === name) < index);
  if (twice !== undefined) throw badInput(`Cannot deploy "${folder}" as service "${twice.name}" must be in it once`);
  const place = ({ function: name }: FdlService): number => FUNCTION_NAMES.indexOf(name);
  return services.sort((left, right) => place(left) - place(right));
}
