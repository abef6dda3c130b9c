import { startMinio, type Minio } from "./minio.ts";
import type { StoreAccess } from "./store-access.ts";
import { testCertificate } from "./test-certificate.ts";

/** Somebody else's S3: it speaks TLS with a certificate of an authority of its own, and tells nobody of uploads. */
export interface ExternalS3 {
  readonly access: StoreAccess;
  /** What an operator changes in the profaas.yaml of an overlay for it. */
  readonly changes: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts one at an address that pods reach. */
export async function startExternalS3(address: string): Promise<ExternalS3> {
  const certificate = await testCertificate(address);
  const minio: Minio = await startMinio({ own: true, address, certificates: certificate.folder });
  const { endpoint, accessKey, secretKey } = minio;
  return {
    access: { endpoint, accessKey, secretKey, caFile: certificate.caFile, ca: certificate.ca },
    changes: {
      "https://s3.example": endpoint,
      "  credentials:": "  caFile: /etc/profaas/store/ca.crt\n  credentials:",
    },
    async stop() {
      await minio.stop();
      await certificate.remove();
    },
  };
}
