import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "./temporary-folder.ts";

export const HAS_OPENSSL = spawnSync("openssl", ["version"]).status === 0;

/** A certificate of an authority of our own for an address, as MinIO wants it. */
export interface TestCertificate {
  /** Holds public.crt and private.key. */
  readonly folder: string;
  /** The authority's certificate. */
  readonly caFile: string;
  readonly ca: string;
  remove(): Promise<void>;
}

export async function testCertificate(address = "127.0.0.1"): Promise<TestCertificate> {
  const temporary = await temporaryFolder();
  const at = (...names: string[]): string => join(temporary.path, ...names);
  mkdirSync(at("server"));
  const openssl = (...words: string[]): void => void execFileSync("openssl", words, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const [caFile, caKey] = [at("ca.crt"), at("ca.key")];
  openssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    caKey,
    "-out",
    caFile,
    "-days",
    "2",
    "-subj",
    "/CN=profaas test authority",
  );
  const [request, name] = [at("server.csr"), ["-subj", `/CN=${address}`, "-addext", `subjectAltName=IP:${address}`]];
  openssl("req", ...key, "-keyout", at("server", "private.key"), "-out", request, ...name);
  const signed = ["-CA", caFile, "-CAkey", caKey, "-CAcreateserial", "-copy_extensions", "copy", "-days", "2"];
  openssl("x509", "-req", "-in", request, "-out", at("server", "public.crt"), ...signed);
  return { folder: at("server"), caFile, ca: readFileSync(caFile, "utf8"), remove: temporary.remove };
}
