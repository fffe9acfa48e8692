#!/usr/bin/env bash
# Checks every #include of src/ and include/ against layers.txt. Usage: check_layers.sh SOURCE_DIR
set -euo pipefail
cd "$1"
grep -rnE '^[[:space:]]*#[[:space:]]*include' src include --include='*.h' --include='*.cc' | awk -v table=tests/layers/layers.txt '
  function fail(what) { print at ": " what; failed = 1 }
  BEGIN {
    while ((getline line < table) > 0) {
      if (line ~ /^#/ || line !~ /:/) continue
      key = line; sub(/:.*/, "", key)
      value = line; sub(/^[^:]*:/, "", value)
      if (key ~ /^third-party /) { sub(/^third-party /, "", key); third[key] = value " " } else allowed[key] = value " "
    }
  }
  {
    split($0, part, ":"); file = part[1]; at = part[1] ":" part[2]; checked++
    if (match($0, /["<][^">]*[">]/) == 0) next
    header = substr($0, RSTART + 1, RLENGTH - 2)
    folder = file
    if (folder ~ /^include\//) folder = "include/foyer"
    else { n = split(file, f, "/"); folder = (n == 2) ? "src/." : "src/" f[2] }
    own = folder; sub(/^src\//, "", own)
    if (!(folder in allowed)) { fail(folder " is not in tests/layers/layers.txt"); next }
    for (prefix in third)
      if (index(header, prefix) == 1 && index(third[prefix], " " own " ") == 0)
        fail("<" header "> may be seen only in:" third[prefix])
    if (header !~ /^[a-z]+\/[a-z0-9_]+\.h$/) next
    target = header; sub(/\/.*/, "", target)
    if (target == "foyer" || target == own) next
    if (!("src/" target in allowed)) next
    if (index(allowed[folder], " " target " ") == 0) fail(folder " may not include \"" header "\"")
  }
  END { if (checked < 50) { print "only " checked " includes found: is this the source tree?"; exit 1 }; print checked " includes checked"; exit failed }'
