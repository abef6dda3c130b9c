import type { ComponentConfiguration } from "#core/campaign/configuration.ts";

/** Where a component finds its files, as OSCAR names it. */
export interface ComponentPaths {
  readonly inputFile: string;
  readonly inputFolder: string;
  readonly outputFolder: string;
  readonly objectKey: string;
}

/** What a component's script finds in its environment of its own invocation, as lines that a shell reads. */
export function invocationEnvironment({ inputFile, inputFolder, outputFolder, objectKey }: ComponentPaths): string {
  const variables = {
    INPUT_FILE_PATH: inputFile,
    TMP_INPUT_DIR: inputFolder,
    TMP_OUTPUT_DIR: outputFolder,
    STORAGE_OBJECT_KEY: objectKey,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${shellQuoted(value)}\n`)
    .join("");
}

/** Quoted so that any POSIX shell reads the very same text. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The environment parameters of a configuration as a container takes them. */
export function containerVariables({
  environment,
}: ComponentConfiguration): readonly { name: string; value: string }[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value: literal(String(value)) }));
}

/** A command's or variable's text as Kubernetes hands it on unchanged: it puts variables in for $(NAME), and $ for $$. */
export function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}
