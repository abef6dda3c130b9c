import type { ComponentOutput } from "#core/workflow/workflow.ts";

/** Names of the files that a component leaves: so many for each output, made so that its filters take them. */
export function outputNames(outputs: readonly ComponentOutput[], filesPerOutput: number, inputKey: string): string[] {
  const inputName = inputKey.split("/").at(-1) ?? "file";
  const names = outputs.flatMap(({ prefixes, suffixes }) =>
    Array.from({ length: filesPerOutput }, (_, index) => {
      const numbered = filesPerOutput === 1 ? inputName : `${String(index).padStart(4, "0")}-${inputName}`;
      const [prefix, suffix] = [prefixes[0], suffixes[0]];
      const begun =
        prefix === undefined || prefixes.some((one) => numbered.startsWith(one)) ? numbered : prefix + numbered;
      return suffix === undefined || suffixes.some((one) => begun.endsWith(one)) ? begun : begun + suffix;
    }),
  );
  return [...new Set(names)];
}
