import { createHash } from "node:crypto";

import type { MinioAdmin } from "./minio-admin.ts";

/**
 * The keys of MinIO that users of OpenID Connect are given: each may do what he likes in the buckets that OSCAR made for him,
 * and nothing elsewhere, so that he makes none himself. Derived from the sources (auth/multitenancy.go, minio.go), not recorded.
 */
export class UserKeys {
  readonly #admin: MinioAdmin;
  readonly #buckets = new Map<string, Set<string>>();

  constructor(admin: MinioAdmin) {
    this.#admin = admin;
  }

  async keyOf(subject: string): Promise<{ readonly accessKey: string; readonly secretKey: string }> {
    const key = { accessKey: subject, secretKey: createHash("sha256").update(subject).digest("hex").slice(0, 32) };
    if (this.#buckets.has(subject)) return key;
    await this.#admin.addUser(key.accessKey, key.secretKey);
    this.#buckets.set(subject, new Set());
    return key;
  }

  async grant(subject: string, bucket: string): Promise<void> {
    await this.keyOf(subject);
    const buckets = this.#buckets.get(subject)!.add(bucket);
    const Resource = [...buckets].map((name) => `arn:aws:s3:::${name}/*`);
    const Statement = [{ Effect: "Allow", Action: ["s3:*"], Resource }];
    await this.#admin.allow(subject, JSON.stringify({ Version: "2012-10-17", Statement }));
  }

  /** The bucket is gone: what he may do in one of that name is no matter until it is somebody's again. */
  revoke(bucket: string): void {
    for (const buckets of this.#buckets.values()) buckets.delete(bucket);
  }
}
