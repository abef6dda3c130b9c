import type { OperatorCommand } from "#core/campaign/operator.ts";
import type { ComponentConfiguration } from "#core/campaign/configuration.ts";

const INHERITED = ["PATH", "HOME", "LANG"] as const;

/** The environment of a component on this machine: of ours only what a program cannot do without. */
export function commandEnvironment(
  configuration: ComponentConfiguration,
  command: Pick<OperatorCommand, "environment">,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const base = INHERITED.flatMap((name) => (inherited[name] === undefined ? [] : [[name, inherited[name]]]));
  return { ...Object.fromEntries(base), ...command.environment, ...variables(configuration) };
}

/** The environment parameters of a configuration, as texts. */
export function variables({ environment }: ComponentConfiguration): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}
