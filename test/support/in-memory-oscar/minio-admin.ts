import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** A MinIO and the key of its administrator. */
export interface MinioAccess {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const READY_SECONDS = 90;

/**
 * The calls of MinIO's administration that OSCAR makes: settings are sent encrypted with the administrator's own key.
 *
 * Source: madmin-go v3, encrypt.go (form 0x02: PBKDF2 and AES-GCM) and sio-go, writer.go.
 */
export class MinioAdmin {
  readonly #access: MinioAccess;

  constructor(access: MinioAccess) {
    this.#access = access;
  }

  /** `notify_webhook:name endpoint=… auth_token=…`; it is in force after a restart. */
  async set(setting: string): Promise<void> {
    await this.#send("PUT", "/minio/admin/v3/set-config-kv", encrypted(setting, this.#access.secretKey));
  }

  async remove(setting: string): Promise<void> {
    await this.#send("DELETE", "/minio/admin/v3/del-config-kv", encrypted(setting, this.#access.secretKey));
  }

  /** A user without any right, or the same with another secret. */
  async addUser(accessKey: string, secretKey: string): Promise<void> {
    const body = encrypted(JSON.stringify({ secretKey, status: "enabled" }), this.#access.secretKey);
    await this.#send("PUT", "/minio/admin/v3/add-user", body, `accessKey=${encodeURIComponent(accessKey)}`);
  }

  /** Lets a user do what a policy says, which is called like him, and nothing else. */
  async allow(user: string, policy: string): Promise<void> {
    const name = encodeURIComponent(user);
    await this.#send("PUT", "/minio/admin/v3/add-canned-policy", Buffer.from(policy), `name=${name}`);
    const query = `isGroup=false&policyName=${name}&userOrGroup=${name}`;
    await this.#send("PUT", "/minio/admin/v3/set-user-or-group-policy", Buffer.alloc(0), query);
  }

  /** Returns when it is there again. */
  async restart(): Promise<void> {
    const began = Date.now();
    await this.#send("POST", "/minio/admin/v3/service", Buffer.alloc(0), "action=restart");
    // It answers for a moment yet, before it goes away; and may be back before anybody looks.
    let wasAway = false;
    for (const end = began + READY_SECONDS * 1000; Date.now() < end; await delay(15)) {
      const state = await this.#state();
      wasAway ||= state === "away";
      const seconds = (Date.now() - began) / 1000;
      if (state !== "ready") continue;
      if (wasAway || (seconds > 2 && (await this.#uptimeSeconds()) < seconds - 1)) return;
    }
    throw new Error("Cannot restart MinIO as it must come back: it did not");
  }

  async #uptimeSeconds(): Promise<number> {
    const info = await this.#send("GET", "/minio/admin/v3/info", Buffer.alloc(0)).catch(() => "{}");
    const { servers } = JSON.parse(info) as { servers?: { uptime?: number }[] };
    return servers?.[0]?.uptime ?? Infinity;
  }

  /** Slow is not away; and only the health of the cluster says that all buckets were read: one that is deleted before comes back. */
  #state(): Promise<"ready" | "away" | "unknown"> {
    return new Promise((resolve) => {
      const url = `${this.#access.endpoint}/minio/health/cluster`;
      const asked = request(url, { agent: false, timeout: 2000 }, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200 ? "ready" : "unknown");
      });
      asked.on("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED" ? "away" : "unknown"));
      asked.on("timeout", () => asked.destroy(new Error("no answer")));
      asked.end();
    });
  }

  /** As MinIO's own client does, asks again while the server answers but is not yet what it will be. */
  async #send(method: string, path: string, body: Buffer, query = ""): Promise<string> {
    for (const end = Date.now() + READY_SECONDS * 1000; ; await delay(50)) {
      const { status, text } = await this.#once(method, path, body, query);
      if (status === 200) return text;
      if (status !== 503 || Date.now() > end) throw new Error(`Cannot set up MinIO as it answered ${status}: ${text}`);
    }
  }

  #once(
    method: string,
    path: string,
    body: Buffer,
    query: string,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { endpoint, accessKey, secretKey } = this.#access;
    const url = new URL(`${path}${query === "" ? "" : `?${query}`}`, endpoint);
    const headers = signed({ method, url, query, body, accessKey, secretKey, time: new Date() });
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

/** Salt, kind, nonce, and one sealed block that is the last one. */
function encrypted(text: string, password: string): Buffer {
  const [salt, nonce] = [randomBytes(32), randomBytes(8)];
  const key = pbkdf2Sync(password, salt, 8192, 32, "sha256");
  const seal = (sequence: number, data: Buffer, associated: Buffer): Buffer => {
    const number = Buffer.alloc(4);
    number.writeUInt32LE(sequence);
    const cipher = createCipheriv("aes-256-gcm", key, Buffer.concat([nonce, number]));
    cipher.setAAD(associated);
    return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
  };
  const associated = Buffer.concat([Buffer.from([0x80]), seal(0, Buffer.alloc(0), Buffer.alloc(0))]);
  return Buffer.concat([salt, Buffer.from([0x02]), nonce, seal(1, Buffer.from(text, "utf8"), associated)]);
}

interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly query: string;
  readonly body: Buffer;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly time: Date;
}

/** AWS's signature of version 4, as MinIO's administration wants it. */
function signed({ method, url, query, body, accessKey, secretKey, time }: Unsigned): Record<string, string> {
  const stamp = time.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const scope = `${stamp.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const sum = createHash("sha256").update(body).digest("hex");
  const headers = `host:${url.host}\nx-amz-content-sha256:${sum}\nx-amz-date:${stamp}\n`;
  const names = "host;x-amz-content-sha256;x-amz-date";
  const canonical = [method, url.pathname, query, headers, names, sum].join("\n");
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const key = scope.split("/").reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${secretKey}`);
  const words = ["AWS4-HMAC-SHA256", stamp, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  return {
    "x-amz-content-sha256": sum,
    "x-amz-date": stamp,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, words).toString("hex")}`,
    "content-length": String(body.length),
  };
}
