/** An artifact's bytes: JSON that a person can read and diff, ending in a line feed. */
export function artifactText(artifact: { readonly format: string; readonly version: number }): string {
  return `${JSON.stringify(artifact, null, 2)}\n`;
}
