/** Folder that the two containers of a component's pod share. */
export const SHARED_FOLDER = "/profaas";

/** Notes what the control group counts, each line with the word that it is given. */
export const NOTE_FUNCTION = `note() {
  for file in cpuacct/cpuacct.usage cpu/cpu.stat memory/memory.max_usage_in_bytes memory/memory.oom_control \\
    cpu.stat memory.peak memory.events; do
    [ -r "/sys/fs/cgroup/$file" ] || continue
    while read -r line; do echo "$1 $file $line"; done <"/sys/fs/cgroup/$file"
  done >>"$work/usage"
}`;

/**
 * Runs a component's script in its own container as OSCAR's supervisor would, told by the stage beside it through files
 * in the shared folder: the pipe `go` names the folder of the invocation, a line in `stop` ends the script with all that
 * it started. It notes what the control group counted before and, as its last act, after. It is the first process of
 * its container and needs nothing but a shell; what it does not fork it does not charge to the component.
 */
export const WRAPPER_SCRIPT = `shared=${SHARED_FOLDER}
${NOTE_FUNCTION}
while [ ! -p "$shared/go" ]; do sleep 0.05 2>/dev/null || sleep 1; done
read -r name <"$shared/go" || exit 125
work=$shared/$name
. "$work/environment"
note before
(read -r stop <"$shared/stop" && [ $$ = 1 ] && kill -KILL -1) 2>/dev/null &
: >"$work/began"
/bin/sh "$work/script.sh" </dev/null
code=$?
: >"$work/ended"
note after
[ "$code" != 0 ] || chmod -R a+rX "$TMP_OUTPUT_DIR" 2>/dev/null
echo "$code" >"$work/done"
exit "$code"
`;
