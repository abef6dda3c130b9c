import tseslint from "typescript-eslint";

/** Libraries without I/O that the pure core may use, each for one job: schemas, YAML with positions, CSV, SHA-256. */
const PURE_LIBRARIES = ["zod", "yaml", "csv-parse/sync", "csv-stringify/sync", "@noble/hashes/*"];

const FUNCTIONS = ["profiler", "aggregator", "trainer", "predictor", "simulator"];
const ADAPTER_FOLDERS = [
  "object-store",
  "bucket-notification",
  "platform",
  "kubernetes",
  "trigger",
  "process",
  "learning",
  "simulation",
];

const nothingImportsScriptsOrTests = {
  regex: "(^|/)(scripts|test)/",
  message: "Nobody imports scripts or tests: move what is shared into core, ports or adapters.",
};

const noAdapters = {
  regex: "^#(adapters|wiring)/",
  message: "Only main.ts, wiring and scripts choose adapters: take a port instead.",
};

const noSdk = {
  // Everything that is not an alias, a relative path or a listed pure library.
  regex: `^(?!#core/|#ports/|\\.\\.?/|(${PURE_LIBRARIES.map((name) => name.replace("*", ".*")).join("|")})$).+`,
  message: "Here only core, ports and the pure libraries may be imported: node:* and SDKs belong to adapters.",
};

const handlerImports = {
  regex: `^(?!#core/|#ports/|#artifacts/|\\.\\.?/|hono(/.*)?$|(${PURE_LIBRARIES.map((name) => name.replace("*", ".*")).join("|")})$).+`,
  message: "A handler or stage imports core and ports only: node:*, SDKs and adapters belong to main.ts.",
};

function restrictImports(...patterns) {
  return { "no-restricted-imports": ["error", { patterns: [nothingImportsScriptsOrTests, ...patterns] }] };
}

function otherFolders(names, own, prefix) {
  return {
    regex: `(^|/)${prefix}(${names.filter((name) => name !== own).join("|")})/`,
    message: `This folder may not import a sibling of ${prefix || "functions/"}: exchange artifacts, or move what is shared into core.`,
  };
}

const clockAndRandom = {
  "no-restricted-globals": [
    "error",
    ...[
      "process",
      "fetch",
      "console",
      "setTimeout",
      "setInterval",
      "setImmediate",
      "performance",
      "crypto",
      "Buffer",
    ].map((name) => ({
      name,
      message: "The core is pure: take a port, a Clock or a Prng as an argument.",
    })),
  ],
  "no-restricted-properties": [
    "error",
    { object: "Math", property: "random", message: "Randomness is an argument: take a Prng." },
    { object: "Date", property: "now", message: "Time is an argument: take a Clock or a number." },
    { object: "globalThis", property: "process", message: "The core is pure." },
  ],
  "no-restricted-syntax": [
    "error",
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: "Time is an argument: take a Clock or a number.",
    },
  ],
};

export default tseslint.config(
  { ignores: ["node_modules/**", "dist/**", ".profaas/**", "coverage/**", "workflows/*/node_modules/**"] },
  ...tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  { files: ["*.config.{js,ts}"], rules: { "no-restricted-exports": "off" } },
  {
    files: ["functions/core/**"],
    rules: {
      ...clockAndRandom,
      ...restrictImports(noSdk, { regex: "^#(ports|artifacts)/|/ports/", message: "The core knows no ports." }),
    },
  },
  { files: ["functions/ports/**"], rules: restrictImports(noSdk, noAdapters) },
  { files: ["functions/artifacts/**"], rules: { ...clockAndRandom, ...restrictImports(noSdk, noAdapters) } },
  ...ADAPTER_FOLDERS.map((folder) => ({
    files: [`functions/adapters/${folder}/**`],
    rules: restrictImports(
      otherFolders(
        ADAPTER_FOLDERS.filter((name) => name !== "process"),
        folder,
        "#adapters/",
      ),
      {
        regex: `\\.\\./(?:${ADAPTER_FOLDERS.filter((name) => name !== folder).join("|")})/`,
        message: "Reach another adapter folder through a port.",
      },
      { regex: `(^|/)(${FUNCTIONS.join("|")})/`, message: "Adapters know no function." },
    ),
  })),
  {
    files: ["functions/wiring/**"],
    rules: restrictImports({ regex: `(^|/)(${FUNCTIONS.join("|")})/`, message: "The wiring knows no function." }),
  },
  {
    files: ["scripts/**"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex: "(^|/)test/", message: "Nobody imports tests." }] }],
    },
  },
  ...FUNCTIONS.map((name) => ({
    files: [`functions/${name}/**`],
    ignores: [`functions/${name}/**/*main.ts`],
    rules: { ...clockAndRandom, ...restrictImports(noAdapters, handlerImports, otherFolders(FUNCTIONS, name, "")) },
  })),
  ...FUNCTIONS.map((name) => ({
    files: [`functions/${name}/**/*main.ts`],
    rules: restrictImports(otherFolders(FUNCTIONS, name, "")),
  })),
);
