/** Commander's messages in the words and the form of our own: what could not be done, the rule, and the value. */
export function usageSentence(code: string, message: string, verb: string): string {
  const subject = verb === "" ? "profaas" : `profaas ${verb}`;
  const hint = /\(Did you mean (.+?)\?\)/s.exec(message)?.[1];
  const didYouMean = hint === undefined ? "" : `: did you mean ${hint}?`;
  const named = /'([^']*)'/.exec(message)?.[1] ?? "";
  switch (code) {
    case "commander.unknownCommand":
      return `Cannot run profaas as "${named}" is none of its verbs${didYouMean || ": profaas --help lists them"}`;
    case "commander.unknownOption":
      return `Cannot run ${subject} as it knows no option ${named}${didYouMean || `: ${subject} --help lists them`}`;
    case "commander.missingArgument":
      return `Cannot run ${subject} as it needs ${named.toUpperCase()}: ${subject} --help shows how it is used`;
    case "commander.optionMissingArgument":
      return `Cannot run ${subject} as option ${named} needs a value: none was given`;
    case "commander.missingMandatoryOptionValue":
      return `Cannot run ${subject} as it needs the option ${named}: it was not given`;
    case "commander.excessArguments":
      return `Cannot run ${subject} as it was given too many arguments: ${subject} --help shows how it is used`;
    default:
      return `Cannot run ${subject} as ${message.replace(/^error: /, "")}`;
  }
}
