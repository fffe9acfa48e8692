#!/usr/bin/env bash
# The layer check must notice each kind of breach. Usage: check_layers_test.sh SOURCE_DIR
set -euo pipefail
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp -r "$1/src" "$1/include" "$tree"
mkdir -p "$tree/tests"
cp -r "$1/tests/layers" "$tree/tests"

must_fail() {  # must_fail FILE LINE: with LINE added to FILE the check fails and names the file
  local file=$tree/$1
  mkdir -p "$(dirname "$file")"
  printf '%s\n' "$2" >"$file"
  if report=$("$tree/tests/layers/check_layers.sh" "$tree"); then echo "not noticed: $2 in $1"; exit 1; fi
  grep -q "$1" <<<"$report" || { echo "noticed, but the file is not named: $report"; exit 1; }
  rm "$file"
}
must_fail src/proxy/breach.cc '#include "relay/session.h"'
must_fail src/base/breach.h '#include "sip/message.h"'
must_fail src/proxy/breach2.cc '#include <linphone/core.h>'
must_fail include/foyer/breach.h '#include "base/format.h"'
must_fail src/unheard_of/breach.cc '#include <vector>'
"$tree/tests/layers/check_layers.sh" "$tree"
