#!/usr/bin/env bash
# How long the imports take and how much memory the importer needs (GNU time: elapsed seconds, largest resident set), on a fresh
# database: seed, outlines, ARCEP's FttH files, and the same files again.
# Usage: bench/import.sh ARCEP_FOLDER CONTOURS_GEOJSON      needs time (apt) and what scripts/run needs
set -euo pipefail
arcep=$(realpath "$1") contours=$(realpath "$2")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(mktemp -d)
chmod 755 "$data"
run=''
cleanup() { if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi; rm -rf "$data"; }
trap cleanup EXIT

"$root/scripts/run" --port 18081 --data-dir "$data" --no-seed >"$data/run.log" 2>&1 &
run=$!
until curl -sf -o /dev/null http://127.0.0.1:18081/health/ready; do kill -0 "$run" || { cat "$data/run.log" >&2; exit 1; }; sleep 0.3; done
export DATASUD_DB="Host=$data/pg/socket;Database=datasud;Username=datasud_writer"
cd "$root"

measure() { # NAME ARGUMENTS
  local name=$1 figures
  shift
  figures=$(/usr/bin/time -f '%e %M' dotnet src/DataSud.Cli/bin/Release/net10.0/datasud.dll "$@" 2>&1 >/dev/null | tail -n 1)
  printf '| %s | %s | %d |\n' "$name" "${figures% *}" "$((${figures#* } / 1024))"
}
printf '| what | seconds | peak MiB |\n| --- | ---: | ---: |\n'
measure 'seed: territories, strategy, coarse outlines' seed
measure 'seed again: unchanged' seed
measure 'outlines of 947 communes (1.6 MB)' import territories "$contours"
measure 'ARCEP FttH 2018, all of France (4 files, 106,395 rows, 5.1 MB)' import arcep-ftth "$arcep"
measure 'ARCEP FttH again: unchanged' import arcep-ftth "$arcep"
