#!/bin/sh
# Joins the chunks of one video, in order and without encoding them again. The name of the chunk that starts it says how
# many there are; the others lie beside it in TMP_INPUT_DIR, or in PARTS_DIR, where OSCAR mounts the bucket. While some
# are missing it leaves cleanly and writes nothing: OSCAR starts it for every chunk, and the last one finds them all.
set -u

fail() {
  echo "Cannot join $1" >&2
  # OSCAR's supervisor takes no notice of an exit code: only a signal makes its job fail.
  [ -z "${OSCAR_SERVICE_NAME:-}" ] || kill -TERM "$PPID"
  exit 1
}

[ -f "${INPUT_FILE_PATH:-}" ] || fail "as INPUT_FILE_PATH must be a file: current value is \"${INPUT_FILE_PATH:-}\""
[ -d "${TMP_OUTPUT_DIR:-}" ] || fail "as TMP_OUTPUT_DIR must be a folder: current value is \"${TMP_OUTPUT_DIR:-}\""
file=$(basename "$INPUT_FILE_PATH")
name=${file%.part-*}
count=$(printf '%s\n' "$file" | sed -nE 's/.*\.part-[0-9]+-of-0*([0-9]+)\.mkv$/\1/p')
[ "${count:-0}" -gt 0 ] || fail "\"$file\" as its name must say its place, as in film.part-003-of-007.mkv"


# Path of the chunk with this index below this folder.
part() {
  printf '%s/%s.part-%03d-of-%03d.mkv' "$1" "$name" "$2" "$count"
}

complete() {
  index=1
  while [ "$index" -le "$count" ]; do
    [ -f "$(part "$1" "$index")" ] || return 1
    index=$((index + 1))
  done
}

for parts in "${TMP_INPUT_DIR:-}" "$(dirname "$INPUT_FILE_PATH")" "${PARTS_DIR:-/mnt/video-chunks/transformed}"; do
  [ -d "$parts" ] && complete "$parts" && break
  parts=
done
if [ -z "$parts" ]; then
  echo "$name: not all $count chunks are here yet, leaving" >&2
  exit 0
fi

work=$(mktemp -d) || fail "\"$name\" as no folder for temporary files could be made"
trap 'rm -rf "$work"' EXIT
index=1
while [ "$index" -le "$count" ]; do
  # Links, as the list of ffmpeg would need quoting of any name.
  ln -s "$(realpath "$(part "$parts" "$index")")" "$work/$index.mkv"
  echo "file $index.mkv"
  index=$((index + 1))
done >"$work/list"
ffmpeg -nostdin -hide_banner -loglevel error -y -f concat -i "$work/list" -c copy -movflags +faststart \
  "$TMP_OUTPUT_DIR/$name.mp4" 2>"$work/log" ||
  fail "\"$name\" as ffmpeg ended with code $?: $(tail -n 1 "$work/log")"
echo "$name: $count chunks joined" >&2
