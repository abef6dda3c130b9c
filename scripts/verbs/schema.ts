import { z } from "zod";

import { jsonSchemaOf, WRITTEN_DOCUMENTS } from "#core/campaign/json-schema.ts";
import { didYouMean } from "#core/document/nearest-name.ts";

import { badInput } from "../command-failure.ts";
import { ErrorDocument } from "../error-document.ts";
import { VERBS } from "../verbs.ts";
import type { Verb } from "../verb.ts";

const JsonSchemaDocument = z.record(z.string(), z.unknown()).meta({ title: "A JSON Schema" });

export const schema: Verb<z.infer<typeof JsonSchemaDocument>> = {
  name: "schema",
  declare: (command) => void command.argument("<name>", "campaign, operator, scenario, tandems, or a verb"),
  details: `
Prints a JSON Schema (draft 2020-12): of campaign, scenario and tandems files and of the operator's file, for editors that complete and check
them; or of what a verb prints with --json, for whoever reads it.`,
  examples: [
    {
      command: "profaas schema campaign > campaign.schema.json",
      meaning: "for an editor: # yaml-language-server: $schema=campaign.schema.json",
    },
    { command: "profaas schema status", meaning: "what profaas status --json prints" },
  ],
  document: JsonSchemaDocument,
  run: async ({ arguments: [name = ""] }) => {
    const document = await schemaOf(name);
    return { document, text: JSON.stringify(document, null, 2) };
  },
};

async function schemaOf(name: string): Promise<Record<string, unknown>> {
  if (isWritten(name)) return { ...jsonSchemaOf(name) };
  const entry = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (entry === undefined) {
    const known = [...Object.keys(WRITTEN_DOCUMENTS), ...Object.keys(VERBS)];
    throw badInput(`Cannot print the schema of "${name}" as there is none of that name: ${didYouMean(name, known)}`);
  }
  const { document } = await entry.load();
  return z.toJSONSchema(z.union([document, ErrorDocument]), { target: "draft-2020-12" });
}

function isWritten(name: string): name is keyof typeof WRITTEN_DOCUMENTS {
  return Object.hasOwn(WRITTEN_DOCUMENTS, name);
}
