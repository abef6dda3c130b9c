/** What a supervisor writes when it breaks; of the input that is no base64 as recorded, the others derived. */
function brokenInput(lines: readonly string[]): string {
  return [
    "Traceback (most recent call last):",
    '  File "supervisor.py", line 143, in <module>',
    '  File "supervisor.py", line 127, in main',
    '  File "faassupervisor/exceptions.py", line 31, in wrapper',
    '  File "supervisor.py", line 95, in run',
    '  File "faassupervisor/exceptions.py", line 31, in wrapper',
    ...lines,
    "[PYI-9:ERROR] Failed to execute script 'supervisor' due to unhandled exception!",
  ].join("\n");
}

const DOWNLOAD = [
  '  File "supervisor.py", line 77, in _parse_input',
  '  File "faassupervisor/storage/config.py", line 237, in download_input',
];

export function brokenBase64(problem: string): string {
  return [
    "Traceback (most recent call last):",
    '  File "faassupervisor/events/unknown.py", line 54, in save_event',
    '  File "json/__init__.py", line 346, in loads',
    '  File "json/decoder.py", line 337, in decode',
    '  File "json/decoder.py", line 355, in raw_decode',
    "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
    "",
    "During handling of the above exception, another exception occurred:",
    "",
    brokenInput([
      ...DOWNLOAD,
      '  File "faassupervisor/storage/providers/local.py", line 27, in download_file',
      '  File "faassupervisor/events/unknown.py", line 57, in save_event',
      '  File "base64.py", line 88, in b64decode',
      `binascii.Error: ${problem}`,
    ]),
  ].join("\n");
}

/** A folder's marker was "uploaded": its file name is none. */
export function brokenFolder(folder: string): string {
  return brokenInput([
    ...DOWNLOAD,
    '  File "faassupervisor/storage/providers/s3.py", line 55, in download_file',
    `IsADirectoryError: [Errno 21] Is a directory: '${folder}/'`,
  ]);
}

export function brokenDownload(): string {
  return brokenInput([
    ...DOWNLOAD,
    '  File "faassupervisor/storage/providers/s3.py", line 56, in download_file',
    "botocore.exceptions.ClientError: An error occurred (404) when calling the HeadObject operation: Not Found",
  ]);
}

export function brokenUpload(file: string, bucket: string, key: string, problem: string): string {
  return brokenInput([
    '  File "supervisor.py", line 84, in _parse_output',
    '  File "faassupervisor/storage/config.py", line 283, in upload_output',
    '  File "faassupervisor/storage/providers/s3.py", line 71, in upload_file',
    `boto3.exceptions.S3UploadFailedError: Failed to upload ${file} to ${bucket}/${key}: ${problem}`,
  ]);
}
