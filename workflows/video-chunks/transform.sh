#!/bin/sh
# Removes noise from a chunk of video, scales it to HEIGHT lines and encodes it with x264 at PRESET and CRF.
# ffmpeg starts as many threads as it sees cores, and it sees those of the whole machine: under a CPU limit they only
# cost memory and are throttled together. So THREADS is the limit of the cgroup, rounded up, unless it is set.
set -u

fail() {
  echo "Cannot transform $1" >&2
  # OSCAR's supervisor takes no notice of an exit code: only a signal makes its job fail.
  [ -z "${OSCAR_SERVICE_NAME:-}" ] || kill -TERM "$PPID"
  exit 1
}

# Cores of the CPU limit, rounded up, from the files of a cgroup of version 2 or 1; nothing where there is no limit.
limit_of() {
  if [ -r "$1/cpu.max" ]; then
    limit=$(cat "$1/cpu.max")
  else
    limit=$(cat "$1/cpu.cfs_quota_us" "$1/cpu.cfs_period_us" 2>/dev/null | tr '\n' ' ')
  fi
  set -- $limit
  [ "${1:-max}" != max ] && [ "$1" -gt 0 ] && echo $((($1 + $2 - 1) / $2))
}

threads_within_limit() {
  least=$(nproc)
  own=$(sed -n 's/^0:://p' /proc/self/cgroup)
  own_v1=$(sed -nE 's/^[0-9]+:([^:]*,)?cpu(,[^:]*)?:(.*)/\3/p' /proc/self/cgroup)
  for folder in /sys/fs/cgroup /sys/fs/cgroup/cpu "/sys/fs/cgroup$own" "/sys/fs/cgroup/cpu$own_v1"; do
    cores=$(limit_of "$folder")
    [ -n "$cores" ] && [ "$cores" -lt "$least" ] && least=$cores
  done
  echo "$least"
}

[ -f "${INPUT_FILE_PATH:-}" ] || fail "as INPUT_FILE_PATH must be a file: current value is \"${INPUT_FILE_PATH:-}\""
[ -d "${TMP_OUTPUT_DIR:-}" ] || fail "as TMP_OUTPUT_DIR must be a folder: current value is \"${TMP_OUTPUT_DIR:-}\""
file=$(basename "$INPUT_FILE_PATH")
case ${DENOISE:=hqdn3d} in
  none) denoise= ;;
  hqdn3d) denoise=hqdn3d, ;;
  nlmeans) denoise=nlmeans=s=3:p=5:r=9, ;;
  *) fail "\"$file\" as DENOISE must be none, hqdn3d or nlmeans: current value is \"$DENOISE\"" ;;
esac
threads=${THREADS:-$(threads_within_limit)}

log=$(mktemp) || fail "\"$file\" as no temporary file could be made"
trap 'rm -f "$log"' EXIT
ffmpeg -nostdin -hide_banner -loglevel error -y -threads "$threads" -i "$INPUT_FILE_PATH" \
  -vf "${denoise}scale=-2:${HEIGHT:-360}" -filter_threads "$threads" \
  -c:v libx264 -preset "${PRESET:-medium}" -crf "${CRF:-23}" -pix_fmt yuv420p -threads "$threads" \
  "$TMP_OUTPUT_DIR/${file%.*}.mkv" 2>"$log" ||
  fail "\"$file\" as ffmpeg ended with code $?: $(tail -n 1 "$log")"
echo "$file: ${HEIGHT:-360} lines, $DENOISE, ${PRESET:-medium}, $threads threads" >&2
