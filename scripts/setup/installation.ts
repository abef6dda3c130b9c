import { wantedRules, type WantedRule } from "#core/campaign/notification-rule.ts";
import { storeWords } from "#core/campaign/operator-store.ts";
import type { FunctionName } from "#core/campaign/trigger-routes.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { StoreAdministration } from "#wiring/open-administration.ts";

import { operatorOf, storeOf } from "../verb-system.ts";
import type { VerbCall } from "../verb.ts";

/** The store of an installation and what setting it up takes. */
export interface Installation {
  /** The store, for people. */
  readonly words: string;
  readonly prefix: string;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  /** Undefined for a folder: it needs no notifications and keeps no versions. */
  readonly administration: StoreAdministration | undefined;
  /** Targets that the operator named. */
  readonly named: Partial<Record<FunctionName, string>>;
  readonly clock: Clock;
  /** The functions that are told of uploads; all where nothing is said. */
  readonly toldFunctions?: readonly FunctionName[];
}

export async function openInstallation(call: VerbCall): Promise<Installation> {
  const operator = await operatorOf(call);
  const { openAdministration } = await import("#wiring/open-administration.ts");
  return {
    words: storeWords(operator.store),
    prefix: operator.prefix,
    store: await storeOf(operator),
    administration: operator.store.kind === "s3" ? await openAdministration(operator.store) : undefined,
    named: operator.notifications,
    clock: call.io.clock,
  };
}

/** The rules that this installation needs; none for a folder, which the host watches itself. */
export function rulesOf({ prefix, administration, toldFunctions }: Installation): readonly WantedRule[] {
  if (administration === undefined) return [];
  return wantedRules(prefix).filter(({ function: name }) => toldFunctions?.includes(name) ?? true);
}
