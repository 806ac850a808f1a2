# What the scripts in script/ share: where things are, how progress is said, and the project's own Node first on PATH.
# shellcheck shell=bash
# Sourced by bash; the caller has set -euo pipefail.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TOOLS=$ROOT/.tools
export PATH=$ROOT/node_modules/.bin:$PATH

if [ -t 2 ]; then RED=$'\e[31m' PLAIN=$'\e[0m'; else RED='' PLAIN=''; fi

# say TEXT: one progress line. Standard error, so that a command's result stays alone on standard output.
say() { printf '%s\n' "$*" >&2; }

# die TEXT: the one sentence that names what is missing.
die() {
  printf '%s✗ %s%s\n' "$RED" "$*" "$PLAIN" >&2
  exit 1
}

# hash_of FILE...: one content hash over all of them and over where the checkout is (what is installed holds absolute paths).
hash_of() {
  { printf '%s\n' "$ROOT"; cat "$@"; } | if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c1-40
}

# is_done PART HASH / mark_done PART HASH: the stamp of a part, kept until what it was made from changes.
is_done() { [ "$(cat "$TOOLS/stamps/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { mkdir -p "$TOOLS/stamps" && printf '%s' "$2" >"$TOOLS/stamps/$1"; }

# seconds_since START: for the progress lines.
seconds_since() { printf '%s s' "$((SECONDS - $1))"; }

# find_chromium: prints the path of a Chromium or Chrome, or fails.
find_chromium() {
  local candidate
  if [ -n "${CHROMIUM:-}" ]; then
    command -v "$CHROMIUM" && return
    die "CHROMIUM names '$CHROMIUM', which is not a program on this machine."
  fi
  for candidate in chromium chromium-browser google-chrome google-chrome-stable chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    command -v "$candidate" && return
  done
  return 1
}
