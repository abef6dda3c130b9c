import { NOTE_FUNCTION, SHARED_FOLDER } from "../cluster/wrapper-script.ts";

/**
 * Runs a component's script in its own container again and again, several at once where the service allows it: the pipe
 * `go` names folders of invocations (and, after a dash, those to remove), the pipe `stop` those whose time is up. As long as it lives it holds the pipe
 * `alive` open, so that the stage beside it learns at once when the container died. It needs nothing but a shell.
 */
export const SERVING_WRAPPER_SCRIPT = `shared=${SHARED_FOLDER}
${NOTE_FUNCTION}
end_tree() {
  kill -STOP "$1" 2>/dev/null
  children=
  read -r children <"/proc/$1/task/$1/children"
  for child in $children; do end_tree "$child"; done
  kill -KILL "$1"
}
serve() {
  work=$shared/$1
  . "$work/environment"
  note before
  /bin/sh "$work/script.sh" </dev/null >"$work/log" 2>&1 &
  script=$!
  echo "$script" >"$work/pid"
  : >"$work/began"
  wait "$script"
  code=$?
  : >"$work/ended"
  note after
  times >"$work/times"
  [ "$code" != 0 ] || chmod -R a+rX "$TMP_OUTPUT_DIR" 2>/dev/null
  echo "$code" >"$work/done"
}
while [ ! -p "$shared/alive" ]; do sleep 0.05 2>/dev/null || sleep 1; done
exec 7<>"$shared/alive" 8<>"$shared/go" 9<>"$shared/stop"
(while read -r name <&9; do read -r script <"$shared/$name/pid" && end_tree "$script"; done) 2>/dev/null 7<&- 8<&- &
echo started >&7
while read -r name <&8; do
  case "$name" in
    -*) rm -rf "$shared/\${name#-}" 2>/dev/null ;;
    *) serve "$name" 7<&- 8<&- 9<&- & ;;
  esac
  jobs >/dev/null
done
`;
