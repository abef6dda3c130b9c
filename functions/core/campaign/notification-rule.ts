import type { BucketRole } from "./bucket-roles.ts";
import { triggerRoutes, type FunctionName } from "./trigger-routes.ts";

/** One rule of a bucket: uploads whose keys start and end so are told to a target. */
export interface NotificationRule {
  readonly id: string;
  /** ARN of the target, as the server calls it. */
  readonly target: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** A rule that the chain needs, before it is known which target it goes to. */
export interface WantedRule {
  readonly id: string;
  readonly function: FunctionName;
  readonly bucket: BucketRole;
  readonly prefix: string;
  readonly suffix: string;
}

const UPLOADS = "s3:ObjectCreated:*";

/** The rules that wire the chain of an installation; its prefix is in their ids, so that nobody else's are touched. */
export function wantedRules(prefix: string): readonly WantedRule[] {
  return triggerRoutes.map((route) => ({
    id: `${prefix}-${route.function}-${route.bucket}`,
    function: route.function,
    bucket: route.bucket,
    prefix: route.prefix ?? "",
    suffix: route.suffix ?? "",
  }));
}

export function ruleFor({ id, prefix, suffix }: WantedRule, target: string): NotificationRule {
  return { id, target, events: [UPLOADS], prefix, suffix };
}

/** True when the rule does what the other does; servers fill the region into ARNs. */
export function isSameRule(left: NotificationRule, right: NotificationRule): boolean {
  return (
    left.id === right.id &&
    isSameTarget(left.target, right.target) &&
    left.prefix === right.prefix &&
    left.suffix === right.suffix &&
    left.events.join() === right.events.join()
  );
}

/** `arn:minio:sqs:REGION:ID:webhook` without the region. */
export function isSameTarget(left: string, right: string): boolean {
  const withoutRegion = (arn: string): string => arn.split(":").toSpliced(3, 1).join(":");
  return withoutRegion(left) === withoutRegion(right);
}
