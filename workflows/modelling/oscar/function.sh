#!/bin/sh
# OSCAR's supervisor runs this for each event of profiler, aggregator, trainer and simulator. It never looks at how a script ends, so
# that whatever ends this one other than well has to end the supervisor: then the job is Failed, and its log says why.
trap 'kill -TERM "$PPID"' EXIT

# What a function says goes to the log of the job at once: the supervisor keeps what a script prints until its end, and
# loses it when it is ended. (Where its log cannot be written to by others, it keeps it.)
if (true >>"/proc/$PPID/fd/2") 2>/dev/null; then exec 3>>"/proc/$PPID/fd/2"; else exec 3>&1; fi

node "/opt/profaas/$PROFAAS_FUNCTION.mjs" >&3 2>&3
status=$?
if [ "$status" = 0 ]; then
  trap - EXIT
  exit 0
fi
echo "The $PROFAAS_FUNCTION ended with status $status: this job fails" >&3
exit "$status"
