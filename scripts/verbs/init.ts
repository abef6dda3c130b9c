import { access, writeFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { z } from "zod";

import { campaignTemplate } from "#core/campaign/campaign-template.ts";
import { readFdl } from "#core/workflow/read-fdl.ts";

import { commandWords } from "../campaign/command-words.ts";
import { readText } from "../campaign/read-source.ts";
import { shownPath } from "../campaign/source-place.ts";
import { badInput } from "../command-failure.ts";
import { collect, flag, textOption, textsOption } from "../options.ts";
import type { Verb } from "../verb.ts";

const InitDocument = z
  .strictObject({
    /** The campaign file; null when it went to standard output. */
    path: z.string().nullable(),
    name: z.string(),
    components: z.array(z.string()),
    campaign: z.string(),
  })
  .meta({ title: "What profaas init prints" });

export const init: Verb<z.infer<typeof InitDocument>> = {
  name: "init",
  declare: (command) =>
    void command
      .argument("<fdl>", "FDL file of the workflow")
      .option(
        "--output <file>",
        "campaign file to write (default: <name>.campaign.yaml beside the FDL; - for standard output)",
      )
      .option("--name <name>", "name of the campaign (default: the name of the FDL file)")
      .option("--input <file>", "a sample input file; may be repeated", collect)
      .option("--force", "replace a campaign file that is there"),
  details: `
Reads the FDL of a workflow and writes a commented campaign file for it: one small grid over the components' limits, to
be narrowed or widened. Nothing is measured; no operator's file is needed.`,
  examples: [
    { command: "profaas init workflow.fdl.yaml --input photo.jpg", meaning: "writes workflow.campaign.yaml" },
    { command: "profaas init workflow.fdl.yaml --output -", meaning: "just look at it" },
  ],
  document: InitDocument,
  run: async (call) => {
    const { io } = call;
    const fdl = resolve(io.directory, call.arguments[0] ?? "");
    const shown = shownPath(fdl, io.directory);
    const workflow = readFdl(await readText(fdl, shown, "FDL file"), shown);
    const name = textOption(call, "name") ?? nameOfFile(fdl);
    if (!/^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/.test(name)) {
      throw badInput(
        `Cannot call the campaign "${name}" as a name must be 1 to 39 lower-case letters, digits and dashes, and start with a letter: --name gives it another`,
      );
    }
    const output = textOption(call, "output");
    const path = output === "-" ? null : resolve(io.directory, output ?? `${dirname(fdl)}/${name}.campaign.yaml`);
    const folder = path === null ? io.directory : dirname(path);
    const inputPaths = textsOption(call, "input").map((input) => relative(folder, resolve(io.directory, input)));
    const campaign = campaignTemplate(workflow, {
      name,
      fdlPath: relative(folder, fdl),
      ...(inputPaths.length === 0 ? {} : { inputPaths }),
    });
    const document = { path, name, components: workflow.components.map((component) => component.name), campaign };
    if (path === null) return { document, text: campaign.trimEnd() };
    if (!flag(call, "force") && (await exists(path))) {
      throw badInput(
        `Cannot write ${shownPath(path, io.directory)} as it is there already: --force replaces it, --output names another`,
      );
    }
    await writeFile(path, campaign);
    const next = commandWords(io, "plan", shownPath(path, io.directory));
    return { document, text: `Wrote ${shownPath(path, io.directory)}. Name its inputs and commands, then: ${next}` };
  },
};

/** `Face_Blur.fdl.yaml` is called `face-blur`. */
function nameOfFile(path: string): string {
  const stem = basename(path).split(".")[0]?.toLowerCase() ?? "";
  const name = stem
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 39);
  return name === "" ? "campaign" : name.replace(/-+$/, "");
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
