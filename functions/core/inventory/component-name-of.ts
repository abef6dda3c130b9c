const LONGEST_NAME = 39;

/** The name of a service as a component of ours may be called. */
export function componentNameOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, "");
}
