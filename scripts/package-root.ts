import { fileURLToPath } from "node:url";

/** Folder of package.json; this file lies one level below it, and so does the bundle. */
export const PACKAGE_ROOT = fileURLToPath(new URL("..", import.meta.url));
