#!/bin/sh
# Makes the sample videos with ffmpeg's own sources: a moving picture with film grain, a key frame every second.
# `sh make-inputs.sh [FOLDER]`; the same version of ffmpeg makes the same bytes.
set -eu

folder=${1:-$(dirname "$0")/inputs}
mkdir -p "$folder"

# NAME SOURCE SECONDS SEED; 25 frames a second.
make() {
  ffmpeg -nostdin -hide_banner -loglevel error -y -f lavfi -i "$2" -t "$3" \
    -vf "noise=alls=10:allf=t:all_seed=$4,format=yuv420p" \
    -c:v libx264 -preset veryfast -crf 24 -g 25 -keyint_min 25 -sc_threshold 0 -threads 1 \
    -fflags +bitexact -flags:v +bitexact "$folder/$1.mp4"
}

# Conway's life: cells that move and fade.
life() {
  echo "life=size=160x90:rate=25:mold=20:ratio=0.3:life_color=#40C0FF:death_color=#203040:seed=$2,scale=$1:flags=bilinear"
}

make short-1 testsrc2=size=640x360:rate=25 8 1
make short-2 "$(life 640x360 2)" 8 2
make long-1 testsrc2=size=640x360:rate=25 20 3
make long-2 "$(life 640x360 4)" 20 4
make large-1 testsrc2=size=1280x720:rate=25 8 5
make large-2 "$(life 1280x720 6)" 8 6
