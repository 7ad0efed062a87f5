#!/usr/bin/env bash
# Streams one answer. -N shows each piece as it arrives.
set -euo pipefail
: "${KEEPGATE_URL:=http://127.0.0.1:8787}"
: "${KEEPGATE_API_KEY:?set it to the api_key that init printed}"
: "${KEEPGATE_MODEL:?set it to the model that init printed}"

curl -sSN --fail-with-body "$KEEPGATE_URL/v1/chat/completions" \
  -H "authorization: Bearer $KEEPGATE_API_KEY" \
  -H "content-type: application/json" \
  -d "{\"model\": \"$KEEPGATE_MODEL\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Say hello.\"}]}"
