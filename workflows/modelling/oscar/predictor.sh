#!/bin/sh
# The container of the exposed service. It looks for requests by itself, so that a job of an event has nothing to do.
[ -n "$EVENT" ] && exit 0
PORT=8080 PROFAAS_HOST=0.0.0.0 exec node /opt/profaas/predictor.mjs
