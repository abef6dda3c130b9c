# shellcheck shell=bash
# Processes by pid file, in the node's namespaces where there is a node. Sourced after settings.sh.

# started_at PID: when the process began, in ticks; nothing for a process that is gone or a zombie.
started_at() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}

# pid_of NAME: the pid that its file names, if that is still the process it was (pids are used again).
pid_of() {
  local pid began
  read -r pid began 2>/dev/null <"$RUN/$1.pid" && [ "$(started_at "$pid")" = "$began" ] && echo "$pid"
}

note_pid() { echo "$2 $(started_at "$2")" >"$RUN/$1.pid"; }

# child_of PID: the process that it forked, waited for.
child_of() {
  local child
  for _ in {1..200}; do
    child=$(ps -o pid= --ppid "$1") && [ -n "$child" ] && echo "${child// /}" && return
    [ -e "/proc/$1" ] || return 1
    sleep 0.01
  done
  return 1
}

# start NAME [VARIABLE=VALUE]... COMMAND...: leaves it running with a clean environment, its log, and its pid file.
start() {
  local name=$1 node pid
  shift
  pid_of "$name" >/dev/null && return
  local clean=(env -i "PATH=$BIN:/usr/sbin:/usr/bin:/sbin:/bin" "HOME=$STATE" "$@")
  if node=$(pid_of node); then
    setsid nsenter --mount --pid --wd=/ --target "$node" -- "${clean[@]}" >>"$LOG/$name.log" 2>&1 </dev/null 9>&- &
    pid=$(child_of $!) || die "Cannot start $name: $(tail -n 3 "$LOG/$name.log")"
  else
    setsid "${clean[@]}" >>"$LOG/$name.log" 2>&1 </dev/null 9>&- &
    pid=$!
  fi
  note_pid "$name" "$pid"
}

# stop NAME [SECONDS]: SIGTERM, and SIGKILL when it is still there after the seconds; with 0 SIGKILL alone.
stop() {
  local pid
  if pid=$(pid_of "$1"); then
    [ "${2:-}" = 0 ] || kill -TERM "$pid" 2>/dev/null || true
    gone "$pid" "${2:-5}" || kill -KILL "$pid" 2>/dev/null || true
    gone "$pid" 5 || die "Cannot stop $1: process $pid is still there"
  fi
  rm -f "$RUN/$1.pid"
}

# gone PID SECONDS: waits until the process is no more.
gone() {
  local until=$((${EPOCHREALTIME/[.,]/} + $2 * 1000000))
  while started_at "$1" >/dev/null; do
    [ "${EPOCHREALTIME/[.,]/}" -lt "$until" ] || return 1
    sleep 0.02
  done
}

# strays: the pids of all that runs in a node of this state, or was started from its folder, pid file or not.
strays() {
  local folder program
  for folder in /proc/[0-9]*; do
    IFS= read -r -d '' program 2>/dev/null <"$folder/cmdline" || continue
    if [[ $program == "$STATE"/* ]] || grep -qF " $STATE/node/" "$folder/mountinfo" 2>/dev/null; then echo "${folder#/proc/}"; fi
  done
}

# wait_for SECONDS COMMAND...: tries until it succeeds.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || die "Cannot go on as this never succeeded: $*. See $LOG"
    sleep 0.1
  done
}

# answers URL [CURL OPTION]...: whether it answers 2xx.
answers() { curl --silent --fail --noproxy '*' --max-time 2 --output /dev/null "$@"; }

# put FILE: writes what stands on the input only if it differs (kube-proxy ends when its file is touched).
put() {
  local text
  text=$(cat)
  [ "$text" = "$(cat "$1" 2>/dev/null)" ] || printf '%s\n' "$text" >"$1"
}
