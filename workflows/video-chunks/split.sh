#!/bin/sh
# Cuts a video, without encoding it again, into chunks of about CHUNK_SECONDS: cuts fall on key frames. A chunk's name
# says its place and how many there are (film.part-003-of-007.mkv), so that whoever joins them needs to know nothing
# else. Sound is left out.
set -u

fail() {
  echo "Cannot split $1" >&2
  # OSCAR's supervisor takes no notice of an exit code: only a signal makes its job fail.
  [ -z "${OSCAR_SERVICE_NAME:-}" ] || kill -TERM "$PPID"
  exit 1
}

seconds=${CHUNK_SECONDS:-4}
[ -f "${INPUT_FILE_PATH:-}" ] || fail "as INPUT_FILE_PATH must be a file: current value is \"${INPUT_FILE_PATH:-}\""
[ -d "${TMP_OUTPUT_DIR:-}" ] || fail "as TMP_OUTPUT_DIR must be a folder: current value is \"${TMP_OUTPUT_DIR:-}\""
file=$(basename "$INPUT_FILE_PATH")
name=${file%.*}
case $seconds in
  '' | *[!0-9.]* | *.*.*) fail "\"$file\" as CHUNK_SECONDS must be a positive number: current value is \"$seconds\"" ;;
esac

work=$(mktemp -d) || fail "\"$file\" as no folder for temporary files could be made"
trap 'rm -rf "$work"' EXIT
ffmpeg -nostdin -hide_banner -loglevel error -y -i "$INPUT_FILE_PATH" -map 0:v:0 -c copy \
  -f segment -segment_time "$seconds" -reset_timestamps 1 -segment_format matroska "$work/%06d.mkv" 2>"$work/log" ||
  fail "\"$file\" as it must be a video that ffmpeg can read: $(tail -n 1 "$work/log")"

count=$(find "$work" -name '*.mkv' | wc -l)
[ "$count" -gt 0 ] || fail "\"$file\" as it has no video frames"
index=0
for chunk in "$work"/*.mkv; do
  index=$((index + 1))
  mv "$chunk" "$TMP_OUTPUT_DIR/$(printf '%s.part-%03d-of-%03d.mkv' "$name" "$index" "$count")" ||
    fail "\"$file\" as a chunk could not be written"
done
echo "$name: $count chunks of about $seconds s" >&2
