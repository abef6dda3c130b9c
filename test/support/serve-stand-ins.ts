import { startInMemoryOscar } from "./in-memory-oscar/start-in-memory-oscar.ts";
import { startMinio } from "./minio.ts";

// An OSCAR in memory on a MinIO of its own, for a rehearsal of what is to run on a real one; until it is told to stop.
//   npx tsx test/support/serve-in-memory-oscar.ts [VERSION]      prints what `npm run test:oscar` is to be given
const minio = await startMinio({ own: true });
const [version = "v4.1.2"] = process.argv.slice(2);
const nodes = [{ name: "node1", cores: 16, memoryBytes: 2 ** 36, architecture: "amd64" as const }];
const oscar = await startInMemoryOscar({ store: minio, version, nodes, timings: { minioRestartSeconds: 1 } });
process.stdout.write(
  `OSCAR_ENDPOINT=${oscar.endpoint} OSCAR_USERNAME=${oscar.user} OSCAR_PASSWORD=${oscar.password}\n`,
);
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => void oscar.close().then(() => minio.stop()));
