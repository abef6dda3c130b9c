/**
 * Stands in for OSCAR's supervisor in a container: says that it is there, runs the script when it is told to, and reads
 * as its last act what the control group counted, because the group is gone once the container is. It needs nothing but
 * a shell. Its own lines begin with the mark that it is given.
 */
export const SUPERVISOR_SCRIPT = `mark=$1
echo "$mark ready"
read -r go || exit 125
/bin/sh /oscar/config/script.sh </dev/null 2>&1
code=$?
for file in cpuacct/cpuacct.usage cpu/cpu.stat memory/memory.max_usage_in_bytes memory/memory.oom_control \\
  cpu.stat memory.peak memory.events; do
  [ -r "/sys/fs/cgroup/$file" ] || continue
  while read -r line; do echo "$mark $file $line"; done < "/sys/fs/cgroup/$file"
done
echo "$mark end $code"
exit $code
`;
