#!/usr/bin/env bash
# Makes synthetic maps of coverage (4 operators x 3 technologies x 3 qualities around real places of mobile sites), imports them for the region, then
# one layer of few large features. GNU time tells the importer's peak memory; the server's work is in the wall time.
# Usage: bench/coverage-import.sh SITES.csv [POLYGONS]      a list of mobile sites (x and y in Lambert-93); 50000 unless given
#        needs time, psql and what scripts/run needs
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
(($#)) || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
sites=$(realpath "$1")
polygons=${2:-50000}
data=$(mktemp -d)
chmod 755 "$data"
run=''
cleanup() { if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi; rm -rf "$data"; }
trap cleanup EXIT
cd "$root"

"$root/scripts/run" --port 18083 --data-dir "$data" >"$data/run.log" 2>&1 &
run=$!
until curl -sf -o /dev/null http://127.0.0.1:18083/health/ready; do kill -0 "$run" || { cat "$data/run.log" >&2; exit 1; }; sleep 0.3; done
export DATASUD_DB="Host=$data/pg/socket;Database=datasud;Username=datasud_writer"
for project in bench/DataSud.Synthetic src/DataSud.Cli; do
  dotnet build "$project" -c Release -v q --nologo >"$data/build.log" || { cat "$data/build.log" >&2; exit 1; }
done

sql() { psql -X -At -F ' ' -v ON_ERROR_STOP=1 -h "$data/pg/socket" -U postgres datasud "$@"; }
make() { dotnet bench/DataSud.Synthetic/bin/Release/net10.0/DataSud.Synthetic.dll coverage --sites "$sites" "$@"; }
measure() { # NAME ARGUMENTS...
  local name=$1
  shift
  sql -c CHECKPOINT >/dev/null
  /usr/bin/time -f "$name: %e s, %M KB at most" dotnet src/DataSud.Cli/bin/Release/net10.0/datasud.dll import arcep-mobile-coverage "$@" >"$data/out.log" 2>"$data/time.log" \
    || { cat "$data/out.log" "$data/time.log" >&2; exit 1; }
  tail -n 1 "$data/time.log"
  sql -c "SELECT count(*) || ' maps, ' || sum(features) || ' features, ' || sum(polygons) || ' polygons, ' || sum(pieces) || ' pieces' FROM telecom.coverage_map
          WHERE release_id = (SELECT current_release_id FROM catalog.dataset WHERE id = 'arcep-mobile-coverage')"
}

make --out "$data/maps" --polygons "$polygons" | awk '{ f += $2; v += $4 } END { print NR " files, " f " features, " v " vertices" }'
measure "all maps, region 93" "$data/maps" --territory 93
# Outlines of 4,000 vertices; the first of the files is enough, and whole once the second is begun.
dotnet bench/DataSud.Synthetic/bin/Release/net10.0/DataSud.Synthetic.dll coverage --sites "$sites" --out "$data/large" --polygons 24000 --vertices 4000 --quarter 2026_T2 >/dev/null &
making=$!
until compgen -G "$data/large/*SFR0_2G_voix.gpkg" >/dev/null; do kill -0 "$making"; sleep 1; done
kill "$making"
wait "$making" || true
measure "one layer of large features, read and checked" "$data"/large/*_OF_2G_voix.gpkg --territory 93 --dry-run
