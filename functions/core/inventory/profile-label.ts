/** A service that wears this label asks to be profiled. */
export const PROFILE_LABEL = "profaas.dev/profile";
/** Where a copy finds sample inputs, as `bucket/folder`, for services that no bucket belongs to. */
export const INPUTS_ANNOTATION = "profaas.dev/inputs";

/** What the label asks for. */
export interface ProfileWish {
  /** A template of campaigns; null takes the limits that the service has, and half of them. */
  readonly template: string | null;
  /** True measures the service itself; else a copy is measured. */
  readonly inPlace: boolean;
}

/** Reads the label's value: `auto`, the name of a template, either with `.in-place` after it, or `in-place` alone. */
export function profileWish(value: string): ProfileWish | undefined {
  const found = /^(?:(auto|in-place)|([a-z](?:[-a-z0-9]{0,37}[a-z0-9])?))(\.in-place)?$/.exec(value);
  if (found === null) return undefined;
  const [, word, template, suffix] = found;
  return { template: template ?? null, inPlace: word === "in-place" || suffix !== undefined };
}
