import { execFileSync, spawnSync } from "node:child_process";

/** Frames, seconds and height of a video's first stream, counted by ffprobe. */
export function videoFacts(path: string): { frames: number; seconds: number; height: number; codec: string } {
  const entries = "stream=nb_read_frames,height,codec_name:format=duration";
  const args = [
    "-v",
    "error",
    "-select_streams",
    "v:0",
    "-count_frames",
    "-show_entries",
    entries,
    "-of",
    "json",
    path,
  ];
  const { streams, format } = JSON.parse(execFileSync("ffprobe", args, { encoding: "utf8" }));
  const [{ nb_read_frames, height, codec_name }] = streams;
  return { frames: Number(nb_read_frames), seconds: Number(format.duration), height, codec: codec_name };
}

/** How alike two videos of one size are, from 0 to 1: ffmpeg's structural similarity, frame by frame in order. */
export function similarity(first: string, second: string): number {
  const args = ["-nostdin", "-hide_banner", "-i", first, "-i", second, "-lavfi", "ssim", "-f", "null", "-"];
  const { stderr } = spawnSync("ffmpeg", args, { encoding: "utf8" });
  return Number(/SSIM.* All:([\d.]+)/.exec(stderr)?.[1]);
}
