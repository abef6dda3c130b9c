import { type Network, prepareNetwork } from "./network.ts";
import { STUDENT_TARGETS, type Student } from "./network-targets.ts";
import type { TandemSurrogate } from "./tandem-surrogate.ts";

/** Unpacks both networks of a surrogate, once. */
export function prepareStudents({
  networks,
  features,
}: Pick<TandemSurrogate, "networks" | "features">): Readonly<Record<Student, Network>> {
  return {
    waits: prepareNetwork(networks.waits, features, STUDENT_TARGETS.waits),
    quantiles: prepareNetwork(networks.quantiles, features, STUDENT_TARGETS.quantiles),
  };
}
