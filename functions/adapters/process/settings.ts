import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import type { OperatorCluster, OscarCluster } from "#core/campaign/operator-cluster.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import type { StoreSettings } from "#core/campaign/operator-store.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";

import { overrideOperator } from "./environment.ts";
import type { Environment } from "./environment.ts";

/** Holds the operator's file itself, for a platform that brings variables into its processes and no files. */
export const OPERATOR_TEXT = "PROFAAS_OPERATOR_YAML";

/**
 * The operator's file (YAML or JSON) with the environment's overrides and every path made absolute; without a file, what
 * PROFAAS_OPERATOR_YAML says, else the defaults, with paths that start at the working folder. Throws sentences, with file
 * and line, for what cannot be used.
 */
export async function loadOperator(path: string | undefined, environment: Environment): Promise<OperatorFile> {
  const folder = path === undefined ? process.cwd() : dirname(resolve(path));
  const operator = path === undefined ? operatorIn(environment) : await readOperator(path);
  return overrideOperator(withAbsolutePaths(operator, folder), environment);
}

function operatorIn(environment: Environment): OperatorFile {
  const text = environment[OPERATOR_TEXT];
  if (!text) return OperatorFile.parse({});
  return parseDocument(OperatorFile, readDocument(text, OPERATOR_TEXT), "operator's file");
}

async function readOperator(path: string): Promise<OperatorFile> {
  const text = decodeText(await bytesOfFile(path), path);
  return parseDocument(OperatorFile, readDocument(text, path), "operator's file");
}

async function bytesOfFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Error(`Cannot read the operator's file "${path}" as ${reasonOf(cause)}`, { cause });
  }
}

function withAbsoluteStore(store: StoreSettings, folder: string): StoreSettings {
  if (store.kind === "directory") return { ...store, path: resolve(folder, store.path) };
  const { caFile, credentials } = store;
  return {
    ...store,
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
    credentials:
      credentials.from === "folder" ? { ...credentials, folder: resolve(folder, credentials.folder) } : credentials,
  };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  return code === "EACCES" ? "this user may not read it" : message;
}

function withAbsoluteFiles(cluster: OperatorCluster, folder: string): OperatorCluster {
  if (!("kubeconfig" in cluster)) return cluster.kind === "oscar" ? withAbsoluteSecrets(cluster, folder) : cluster;
  const { kubeconfig } = cluster;
  const own = kubeconfig === undefined ? cluster : { ...cluster, kubeconfig: resolve(folder, kubeconfig) };
  return own.kind === "oscar" ? withAbsoluteSecrets(own, folder) : own;
}

function withAbsoluteSecrets(cluster: OscarCluster, folder: string): OscarCluster {
  const { credentials, caFile, store } = cluster;
  return {
    ...cluster,
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
    credentials:
      credentials.from === "folder" ? { ...credentials, folder: resolve(folder, credentials.folder) } : credentials,
    store: store.caFile === undefined ? store : { ...store, caFile: resolve(folder, store.caFile) },
  };
}

function withAbsolutePaths(operator: OperatorFile, folder: string): OperatorFile {
  const commands = Object.entries(operator.commands).map(
    ([name, command]) => [name, { ...command, files: command.files.map((file) => resolve(folder, file)) }] as const,
  );
  return {
    ...operator,
    store: withAbsoluteStore(operator.store, folder),
    clusters: Object.fromEntries(
      Object.entries(operator.clusters).map(([name, cluster]) => [name, withAbsoluteFiles(cluster, folder)]),
    ),
    work: resolve(folder, operator.work),
    commands: Object.fromEntries(commands),
  };
}
