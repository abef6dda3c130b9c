#!/bin/sh
# Runs blur-faces.mjs in the image of the Containerfile. OSCAR's supervisor takes no notice of an exit code: only a signal
# makes its job fail.
node /opt/face-blur/blur-faces.mjs || {
  code=$?
  [ -z "$OSCAR_SERVICE_NAME" ] || kill -TERM "$PPID"
  exit $code
}
