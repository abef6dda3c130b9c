const LOADERS: readonly RegExp[] = [
  /^(PATH|HOME|IFS|ENV|BASH_ENV|BASH_FUNC_.*|BASHOPTS|SHELLOPTS|PS4)$/, // shells
  /^(LD|DYLD)_/, // the loader of the system
  /^(GCONV_PATH|OPENSSL_(CONF|MODULES|ENGINES))$/, // libraries that load more
  /^NODE_(OPTIONS|PATH|EXTRA_CA_CERTS|REPL_EXTERNAL_MODULE)$/,
  /^PYTHON(PATH|HOME|STARTUP|USERBASE|EXECUTABLE|BREAKPOINT|INSPECT)$/,
  /^(PERL5(LIB|OPT|DB)|PERLLIB|RUBY(LIB|OPT)|LUA_(PATH|CPATH|INIT)(_.*)?)$/,
  /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|DOTNET_STARTUP_HOOKS|CORECLR_PROFILER.*)$/,
  /^GIT_/,
];

/**
 * True for a variable by which a program is told to load or start other code than its own: a campaign that may set it may
 * run anything, whatever commands the operator's file allows.
 */
export function loadsCode(variable: string): boolean {
  return LOADERS.some((pattern) => pattern.test(variable));
}
