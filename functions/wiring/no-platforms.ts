import type { ServicePlatform } from "#ports/service-platform.ts";

/** For functions that measure nothing: so none of what measuring takes is loaded with them. */
export function noPlatforms(): (resource: string) => ServicePlatform {
  return (resource) => {
    throw new Error(`Cannot measure on "${resource}" as this process measures nothing`);
  };
}
