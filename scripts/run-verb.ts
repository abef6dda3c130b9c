import { Command } from "commander";

import { EXIT, type ExitCode } from "./exit-code.ts";
import { failureReport } from "./failure-report.ts";
import type { Io } from "./terminal/io.ts";
import { styleOf } from "./terminal/style.ts";
import { wrapText } from "./terminal/wrap-text.ts";
import { VERBS } from "./verbs.ts";
import type { Verb, VerbOutcome } from "./verb.ts";
import { version } from "./version.ts";

const MOST_HELP_COLUMNS = 100;

/** Runs one command line (without the program's own name) and returns its exit code. Never throws. */
export async function runVerb(argv: readonly string[], io: Io): Promise<ExitCode> {
  const json = asksForJson(argv);
  const name = verbNameOf(argv);
  const helpTexts: string[] = [];
  try {
    let ended: ExitCode = EXIT.done;
    const program = programOf(io, helpTexts);
    const entry = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (entry !== undefined) {
      const verb = await entry.load();
      const command = program.commands.find((candidate) => candidate.name() === name) as Command;
      declareVerb(command, verb, columnsOf(io), async (args, options) => {
        ended = await perform(verb, args, options, json, io);
      });
    }
    if (name === "" && argv.every((argument) => argument === "--json")) program.help({ error: true });
    await program.parseAsync([...argv], { from: "user" });
    return ended;
  } catch (error) {
    if (isHelp(error)) {
      const asked = (error as { exitCode: number }).exitCode === 0;
      const text = helpTexts.join("");
      if (json)
        printJson(
          io,
          asked
            ? { help: text }
            : errorDocument(["Cannot run profaas as it was given no verb: profaas --help lists them"], EXIT.badInput),
        );
      else (asked ? io.stdout : io.stderr).write(text);
      return asked ? EXIT.done : EXIT.badInput;
    }
    return reportFailure(error, name, json, io);
  }
}

function programOf(io: Io, helpTexts: string[]): Command {
  const program = new Command("profaas")
    .description("Profiles serverless workflows, and predicts what a configuration nobody tried will do.")
    .version(version(), "-V, --version", "print the version")
    .option("--json", "print exactly one JSON document on standard output")
    .helpCommand("help [verb]", "explain a verb")
    .configureOutput({
      writeOut: (text) => void helpTexts.push(text),
      writeErr: (text) => void helpTexts.push(text),
      outputError: () => undefined,
      getOutHelpWidth: () => columnsOf(io),
      getErrHelpWidth: () => columnsOf(io),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText("after", ROOT_HELP);
  program.helpOption("-h, --help", "explain profaas, or a verb");
  for (const [name, entry] of Object.entries(VERBS)) program.command(name).description(entry.summary);
  return program;
}

/** How wide help is: never wider than the terminal, nor than is easy to read. */
function columnsOf(io: Io): number {
  return Math.min(MOST_HELP_COLUMNS, io.stdout.terminal?.columns ?? MOST_HELP_COLUMNS);
}

function declareVerb(
  command: Command,
  verb: Verb,
  columns: number,
  action: (args: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<void>,
): void {
  verb.declare(command);
  const examples = verb.examples.map((example) => `  $ ${example.command}\n      ${example.meaning}`).join("\n");
  command
    .option("--json", "print exactly one JSON document on standard output; talk goes to standard error")
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", `\n${wrapText(verb.details, columns)}\n\nExamples:\n${examples}\n`)
    .action(async () => action(command.args, command.opts()));
}

async function perform(
  verb: Verb,
  args: readonly string[],
  options: Readonly<Record<string, unknown>>,
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const outcome: VerbOutcome<unknown> = await verb.run({
    arguments: args,
    options,
    json,
    io,
    say: (sentence) => io.stderr.write(`${sentence}\n`),
  });
  if (json) printJson(io, outcome.document);
  else if (outcome.text !== "") io.stdout.write(`${outcome.text}\n`);
  if (outcome.stay !== undefined) return outcome.stay();
  return outcome.exitCode ?? EXIT.done;
}

function reportFailure(error: unknown, verb: string, json: boolean, io: Io): ExitCode {
  const report = failureReport(error, verb);
  const style = styleOf(io.stderr, io.environment);
  if (json) printJson(io, errorDocument(report.sentences, report.exitCode));
  else for (const sentence of report.sentences) io.stderr.write(`${style.red(sentence)}\n`);
  if (report.stack !== undefined && (io.environment["PROFAAS_DEBUG"] ?? "") !== "")
    io.stderr.write(`${report.stack}\n`);
  return report.exitCode;
}

function errorDocument(sentences: readonly string[], exitCode: ExitCode) {
  return { error: { sentences }, exitCode };
}

function printJson(io: Io, document: unknown): void {
  io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? argv.length : end).includes("--json");
}

/** The verb that is asked for or, after `help`, asked about. */
function verbNameOf(argv: readonly string[]): string {
  const words = argv.filter((argument) => !argument.startsWith("-"));
  return (words[0] === "help" ? words[1] : words[0]) ?? "";
}

function isHelp(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === "commander.helpDisplayed" || code === "commander.help" || code === "commander.version";
}

const ROOT_HELP = `
Every verb knows --help with examples, and --json for one JSON document on standard output.
Exit codes: 0 done, 1 internal fault, 2 bad input, 3 ended with failed configurations,
4 something cannot be reached, 130 interrupted.

Start here:
  $ profaas demo
      measure a small application on this machine, learn from it, predict, and check the prediction
  $ profaas init workflow.fdl.yaml
      write a commented campaign file for a workflow of your own
`;
