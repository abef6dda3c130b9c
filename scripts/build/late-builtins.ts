import type { Plugin } from "esbuild";
import { createRequire, isBuiltin } from "node:module";

const require = createRequire(import.meta.url);

/**
 * Fetches Node's own modules where the code that needs them begins, instead of all of them before its first line. What is
 * loaded late brings its own late, and neither an import statement nor a call of import() is left, so that the code can be
 * run as a script: one whose compiled code was kept cannot import at all.
 */
export const lateBuiltins: Plugin = {
  name: "late-builtins",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z]/ }, ({ path, kind }) =>
      (kind === "import-statement" || kind === "dynamic-import") && isBuiltin(path)
        ? { path, namespace: "builtin", sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({ contents: moduleOf(path), loader: "js" }));
  },
};

/** Each export a statement without effect, so that what nobody imports is left out. */
function moduleOf(path: string): string {
  const names = Object.keys(require(path) as object).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)});`,
    "export default builtin;",
    ...names
      .filter((name) => name !== "default")
      .map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
  ].join("\n");
}
