import type { Campaign } from "#core/campaign/campaign.ts";

/**
 * One value or several as the list that is swept. In a grid a value that comes twice counts once; in a zip it stands
 * beside another partner each time.
 */
export function listOf<Value>(value: Value | readonly Value[], sweep: Campaign["sweep"]): Value[] {
  const values = Array.isArray(value) ? ([...value] as Value[]) : [value as Value];
  return sweep === "zip" && new Set(values).size > 1 ? values : [...new Set(values)];
}
