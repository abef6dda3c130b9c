import type { NotificationRule } from "#core/campaign/notification-rule.ts";

/** Who is told of uploads by the server of the buckets. */
export interface BucketNotifications {
  /** Where the server can send notifications to, or undefined when this access key may not ask for that. */
  targets(): Promise<readonly NotificationTarget[] | undefined>;
  rules(bucket: string): Promise<readonly NotificationRule[]>;
  /** Puts our rules in place of those with the same ids and takes others of ours out; all else stays as it is. */
  change(bucket: string, change: RuleChange): Promise<RuleOutcome>;
}

export interface NotificationTarget {
  /** The name that rules call it by. */
  readonly arn: string;
  /** Whether the server reaches it; undefined when the server does not say. */
  readonly isOnline: boolean | undefined;
}

export interface RuleChange {
  readonly put?: readonly NotificationRule[];
  /** Ids. */
  readonly remove?: readonly string[];
}

/** `noTarget`: the server has no target of that name, and nothing was changed. */
export type RuleOutcome = "changed" | "noTarget";
