#!/bin/sh
# The mock server from a shell, as a CI job in any language would use it: start it on a free port, wait until it is
# there, buy a bundle, run out of credits, and read the 402. Needs curl. PREPAY is the command when `prepay` is not on the
# PATH: PREPAY="python -m prepay_mock".
set -eu

folder=$(mktemp -d)
ready="$folder/url"

# shellcheck disable=SC2086 # the command is several words
${PREPAY:-prepay mock} --port 0 --ready-file "$ready" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT INT TERM

tries=0
until [ -f "$ready" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
    echo 'the mock server did not start' >&2
    exit 1
  fi
  sleep 0.1
done
url=$(cat "$ready")
echo "the mock listens on $url"

# A key that begins with sk_mock_ opens an account of its own at its first use; this one holds 100 credits.
key="sk_mock_shell_balance_100"

call() { # method path [body]: prints the body, and the status on a line of its own
  method=$1 path=$2
  shift 2
  curl --silent --show-error --noproxy '*' --request "$method" --header "X-API-Key: $key" \
    --header 'Content-Type: application/json' ${1+--data "$1"} --write-out '\n%{http_code}\n' "$url$path"
}

bundle='{"bundle_type": "account_and_videos", "platform": "tiktok", "country": "USA", "videos_quantity": 10,
  "edits_quantity": 10, "wants_niche_warming": true, "niche_warming_instructions": "home cooking"}'

echo '--- a bundle for 82 credits'
call POST /api/ext/bundles "$bundle"

echo '--- a second one is not paid for: 402 with the price, what there is and what is missing'
call POST /api/ext/bundles "$bundle"

echo '--- what only a mock can do: more credits, and a week later'
call POST "/_prepay/accounts/$key/grant?vendor=tokportal" '{"amount": 64, "expires_in_seconds": 86400}'
call POST /_prepay/clock '{"advance_seconds": 604800}'
call GET /api/ext/credits/history
