#!/bin/sh
# OSCAR's supervisor runs this for each event of profiler, aggregator and trainer. It never looks at how a script ends, so
# that a failing function has to end the supervisor: the job then is Failed, and its log says why.

# What a function says goes to the log at once: the supervisor keeps what a script prints to its end, and loses it when it
# is ended. The script's own output stays open, as the supervisor takes its closing for the end.
log=/proc/$PPID/fd/2
{ : >>"$log"; } 2>/dev/null || log=/dev/null

node "/opt/profaas/$PROFAAS_FUNCTION.mjs" >>"$log" 2>&1
status=$?
[ "$status" = 0 ] && exit 0

echo "Cannot go on as the $PROFAAS_FUNCTION ended with status $status: this job fails" >>"$log"
kill -TERM "$PPID"
exit "$status"
