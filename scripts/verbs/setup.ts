import { badInput } from "../command-failure.ts";
import { EXIT } from "../exit-code.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag, textOption } from "../options.ts";
import { openInstallation } from "../setup/installation.ts";
import { setUp } from "../setup/set-up.ts";
import { SetupDocument } from "../setup/setup-document.ts";
import type { Verb } from "../verb.ts";

const WEBHOOK_BASE = "http://{function}.profaas.svc.cluster.local/events";

export const setup: Verb<SetupDocument> = {
  name: "setup",
  declare: (command) =>
    void command
      .option("--check", "change nothing: only say what is missing")
      .option("--versions", "let the buckets keep old versions of objects")
      .option("--no-notifications", "buckets only: uploads are found by reconciliation")
      .option("--webhook-base <url>", `where the functions receive notifications (default: ${WEBHOOK_BASE})`)
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Makes the store of the operator's file ready: its buckets, and on MinIO the notifications that start each function when
its objects land. What is there already stays, and so do other people's buckets and notification rules; saying it twice
is no harm. What was made is noted in the store, so that "profaas teardown" takes away exactly that.

Notifications go to webhook targets of the server, one for each function, which only its administrator can make: for
those that are missing the lines are printed that make them, as variables for MinIO's start and as mc commands. Targets
are found by their names, or named in the operator's file (notifications). Ends with exit code 4 while something is
missing.`,
  examples: [
    { command: "profaas setup", meaning: "make what is missing" },
    { command: "profaas setup --check", meaning: "say what is missing, change nothing" },
    {
      command: "profaas setup --webhook-base http://10.0.0.5:8080/{function}/events",
      meaning: "print targets for functions at another address",
    },
    { command: "profaas setup --check --json | jq -r '.environment[]'", meaning: "variables that MinIO still needs" },
  ],
  document: SetupDocument,
  run: async (call) => {
    const webhookBase = textOption(call, "webhookBase") ?? WEBHOOK_BASE;
    if (!/^https?:\/\/.*\{function\}/.test(webhookBase)) {
      throw badInput(
        `Cannot read --webhook-base as it must be an address that holds {function}: current value is "${webhookBase}"`,
      );
    }
    const installation = await openInstallation(call);
    const check = flag(call, "check");
    const document = await setUp(installation, {
      check,
      versions: flag(call, "versions"),
      notifications: call.options["notifications"] !== false,
      webhookBase,
    });
    return {
      document,
      text: linesOf(document, check).join("\n"),
      exitCode: document.complete ? EXIT.done : EXIT.unreachable,
    };
  },
};

function linesOf(document: SetupDocument, check: boolean): readonly string[] {
  const made = [
    ...document.buckets.filter(({ state }) => state === "created").map(({ bucket }) => `Made bucket ${bucket}.`),
    ...document.notifications
      .filter(({ state }) => state === "added")
      .map(({ id }) => `Added notification rule ${id}.`),
    ...document.notifications
      .filter(({ state }) => state === "changed")
      .map(({ id }) => `Put notification rule ${id} right.`),
  ];
  const { environment, commands, missing, notes, complete, store, prefix } = document;
  const targets =
    environment.length === 0
      ? []
      : [
          "",
          "MinIO gets the targets from these variables at its start (the token is the one that the functions know):",
          ...environment.map((line) => `  ${line}`),
          "or, while it runs, from its administrator:",
          ...commands.map((line) => `  ${line}`),
        ];
  const end = complete
    ? `The store at ${store} is ready for "${prefix}".`
    : `The store at ${store} is not ready for "${prefix}" yet.`;
  return [
    ...made,
    ...missing,
    ...notes,
    ...(made.length === 0 && complete && !check ? ["Nothing was missing."] : []),
    ...targets,
    end,
  ];
}
