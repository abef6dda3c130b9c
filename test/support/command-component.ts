import type { RunComponent } from "#ports/service-platform.ts";

/** A component that runs a command of the operator's, with 64 MiB and one core unless said otherwise. */
export function commandComponent(
  name: string,
  command: string,
  configuration: Partial<RunComponent["configuration"]> = {},
  rest: Partial<RunComponent> = {},
): RunComponent {
  return {
    name,
    runnable: { command },
    configuration: {
      resource: "here",
      alternative: "default",
      cpuMillicores: 1000,
      memoryBytes: 64 * 2 ** 20,
      parallelism: 1,
      environment: {},
      warm: false,
      ...configuration,
    },
    timeoutSeconds: 60,
    join: false,
    outputs: [{ path: `work/${name}`, prefixes: [], suffixes: [] }],
    ...rest,
  };
}
