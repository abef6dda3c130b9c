import { sha256Hex } from "#core/document/hash.ts";
import type { ComponentOutput } from "#core/workflow/workflow.ts";

import { shellQuoted } from "../cluster/component-environment.ts";
import { NOTE_FUNCTION } from "../cluster/wrapper-script.ts";
import { BUNDLE_NAME, outputPaths } from "./run-keys.ts";

/** Seconds that an invocation may take. */
export const LIMIT_VARIABLE = "PROFAAS_SECONDS";

/**
 * The script of a service that is measured: it runs the component's own as the supervisor would, and puts beside its
 * outputs a note of how it ended. OSCAR itself calls a job succeeded whatever its script did, and does not tell which
 * outputs are to come. Files go below the way that their input came, so that nobody's overwrite another's.
 *
 * Where it is called synchronously, what it gets and gives are archives: a call has no names of files.
 *
 * It needs a POSIX shell with cat, find, mkdir, mktemp, wc and tail; a tar where a component joins or is called.
 */
export function serviceScript({
  script,
  outputs,
}: {
  readonly script: string;
  readonly outputs: readonly ComponentOutput[];
}): string {
  const word = `PROFAAS_${sha256Hex(script).slice(0, 16)}`;
  return `way=\${STORAGE_OBJECT_KEY#*/*/}
work=$(mktemp -d) || exit 125
mkdir "$work/out" "$work/in"
answer=
if [ -z "\${STORAGE_OBJECT_KEY:-}" ]; then
  answer=$TMP_OUTPUT_DIR
  TMP_OUTPUT_DIR=$work/answer
  mkdir "$TMP_OUTPUT_DIR"
  mv "$INPUT_FILE_PATH" "$work/in/${BUNDLE_NAME}"
  INPUT_FILE_PATH=$work/in/${BUNDLE_NAME}
fi
cat >"$work/script.sh" <<'${word}'
${script}
${word}
case "$INPUT_FILE_PATH" in */${BUNDLE_NAME})
  TMP_INPUT_DIR=\${INPUT_FILE_PATH%/*}
  tar -xf "$INPUT_FILE_PATH" -C "$TMP_INPUT_DIR" && rm "$INPUT_FILE_PATH"
  INPUT_FILE_PATH=$TMP_INPUT_DIR/$(cat "$TMP_INPUT_DIR/.last") && rm "$TMP_INPUT_DIR/.last"
  [ ! -e "$TMP_INPUT_DIR/.way" ] || { way=$(cat "$TMP_INPUT_DIR/.way"); rm "$TMP_INPUT_DIR/.way"; }
  STORAGE_OBJECT_KEY=$INPUT_FILE_PATH
  export INPUT_FILE_PATH TMP_INPUT_DIR STORAGE_OBJECT_KEY ;;
esac
${NOTE_FUNCTION}
lead=; target=
if command -v setsid >/dev/null 2>&1; then lead=setsid; target=-; fi
note before 2>/dev/null
times >"$work/times"
TMP_OUTPUT_DIR=$work/out $lead /bin/sh "$work/script.sh" </dev/null >"$work/log" 2>&1 &
child=$!
$lead /bin/sh -c 'sleep "$1"; : >"$2/late"; kill -KILL "$3"' sh "\${${LIMIT_VARIABLE}:-300}" "$work" "$target$child" \\
  </dev/null >/dev/null 2>&1 &
timer=$!
wait "$child" 2>/dev/null
code=$?
times >>"$work/times"
kill -KILL "$target$timer" 2>/dev/null
note after 2>/dev/null
put() {
  to=$TMP_OUTPUT_DIR/o$1/$way/$2
  mkdir -p "\${to%/*}"
  ln "$work/out/$2" "$to" 2>/dev/null || cp "$work/out/$2" "$to"
}
cat "$work/log"
end=$TMP_OUTPUT_DIR/e/$way.end
mkdir -p "\${end%/*}"
{
  echo "profaas-end 1"
  echo "exit $code"
  [ ! -e "$work/late" ] || echo late
  echo "job \${JOB_UUID:-}"
  echo "node \${RESOURCE_ID:-}"
  while read -r line; do echo "times $line"; done <"$work/times"
  [ ! -r "$work/usage" ] || while read -r line; do echo "usage $line"; done <"$work/usage"
  if [ "$code" = 0 ]; then
    (cd "$work/out" && find . -type f) >"$work/files"
    while IFS= read -r file; do
      file=\${file#./}
      echo "file $(($(wc -c <"$work/out/$file"))) $file"
${takes(outputs)}
    done <"$work/files"
  fi
  echo log
  tail -n 20 "$work/log" | tail -c 4000
} >"$work/end"
cp "$work/end" "$end"
[ -z "$answer" ] || tar -cf "$answer/answer.tar" -C "$TMP_OUTPUT_DIR" .
rm -rf "$work"
exit 0
`;
}

/** Lines that put a file into every folder of which some filter takes it, once each. */
function takes(outputs: readonly ComponentOutput[]): string {
  return outputPaths(outputs)
    .map((path, index) => {
      const tests = outputs.filter((output) => output.path === path).map(test);
      return `      if ${tests.join(" || ")}; then put ${index} "$file"; fi`;
    })
    .join("\n");
}

/** A pattern would want room for a start and an end that overlap, so that each is asked for by itself. */
function test({ prefixes, suffixes }: ComponentOutput): string {
  const starts = prefixes.map((prefix) => `${shellQuoted(prefix)}*`);
  const ends = suffixes.map((suffix) => `*${shellQuoted(suffix)}`);
  const one = (patterns: readonly string[]): string =>
    patterns.length === 0 ? "true" : `case "$file" in ${patterns.join("|")}) true ;; *) false ;; esac`;
  return `{ ${one(starts)} && ${one(ends)}; }`;
}
