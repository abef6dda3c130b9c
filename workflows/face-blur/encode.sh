#!/bin/sh
# Runs encode.mjs in the image of the Containerfile. OSCAR's supervisor takes no notice of an exit code: only a signal
# makes its job fail.
node /opt/face-blur/encode.mjs || {
  code=$?
  [ -z "$OSCAR_SERVICE_NAME" ] || kill -TERM "$PPID"
  exit $code
}
