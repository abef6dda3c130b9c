import { goJson, GoJsonError } from "./go-json.ts";
import type { KeptService } from "./kept-service.ts";
import { serviceType } from "./service-type.ts";
import type { VersionTraits } from "./version-traits.ts";

/** The body of a POST or PUT, or what is wrong with it in the words of Gin's binding. */
export function readSpecification(body: string, traits: VersionTraits): { readonly problem: string } | Sent {
  try {
    const sent = goJson(body, serviceType(traits)) as unknown as Sent["sent"];
    const failed = [
      ...fieldProblem("Name", sent.name, 39),
      ...fieldProblem("Image", sent.image),
      ...fieldProblem("Script", sent.script),
    ];
    return failed.length === 0 ? { sent } : { problem: failed.join("\n") };
  } catch (error) {
    if (error instanceof GoJsonError) return { problem: error.message };
    throw error;
  }
}

export interface Sent {
  readonly sent: Partial<KeptService>;
}

function fieldProblem(field: string, value: unknown, longest = Infinity): string[] {
  const failed = (tag: string): string[] => [
    `Key: 'Service.${field}' Error:Field validation for '${field}' failed on the '${tag}' tag`,
  ];
  if (typeof value !== "string" || value === "") return failed("required");
  return value.length > longest ? failed("max") : [];
}
