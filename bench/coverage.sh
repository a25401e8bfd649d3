#!/usr/bin/env bash
# Computes the coverage of all territories from synthetic maps (4 operators x 3 technologies x 3 qualities, some 50,000 polygons around real
# sites; marked synthetic) in a private cluster, and tells how long that took and how much memory the server and the command took together:
# private and shared pages, the latter counted once (PSS), looked at ten times a second. Then what a commune's rates cost.
# Usage: bench/coverage.sh SITES.csv COMMUNES.geojson [ESTABLISHMENTS]
#   SITES           a file of arcep-mobile-sites;  COMMUNES  outlines of communes;  ESTABLISHMENTS  synthetic ones to count, 1000000 unless given
# Needs psql and what scripts/run needs. The cluster has scripts/run's settings: shared_buffers 256 MB, work_mem 4 MB (32 MB in the computation).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
(($# >= 2)) || { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
sites=$(realpath "$1") communes=$(realpath "$2") establishments=${3:-1000000}
data=$(mktemp -d)
chmod 755 "$data"
run='' sampler=''
cleanup() {
  [[ -z $sampler ]] || kill "$sampler" 2>/dev/null || true
  if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi
  rm -rf "$data"
}
trap cleanup EXIT
cd "$root"

"$root/scripts/run" --port 18083 --data-dir "$data" >"$data/run.log" 2>&1 &
run=$!
until curl -sf -o /dev/null http://127.0.0.1:18083/health/ready; do kill -0 "$run" || { cat "$data/run.log" >&2; exit 1; }; sleep 0.3; done
export DATASUD_DB="Host=$data/pg/socket;Database=datasud;Username=datasud_writer"
dotnet build bench/DataSud.Synthetic -c Release -v q --nologo >"$data/build.log" || { cat "$data/build.log" >&2; exit 1; }
datasud() { dotnet src/DataSud.Cli/bin/Release/net10.0/datasud.dll "$@" >"$data/out.log" 2>&1 || { cat "$data/out.log" >&2; return 1; }; }
sql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -h "$data/pg/socket" -U postgres datasud "$@"; }

dotnet bench/DataSud.Synthetic/bin/Release/net10.0/DataSud.Synthetic.dll coverage --sites "$sites" --out "$data/maps" >"$data/maps.log"
# Before the outlines: without them nothing can be computed yet, which the command says and exits 1.
datasud import arcep-mobile-coverage "$data/maps" --territory 93 2>"$data/first.log" || grep -q 'no outlines of communes' "$data/first.log"

# Establishments at random around the maps' polygons, two or three to a place, a tenth of them closed.
((establishments == 0)) || sql -v n="$establishments" <<'SQL'
\o /dev/null
SELECT setseed(0.3);
\o
INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, note, started_at, finished_at)
SELECT d, 1, 'published', 'synthetic', 'import', 'synthetic', md5(d), 0, 'synthetic', now(), now() FROM unnest('{sirene-establishments,sirene-geolocation}'::text[]) AS d;
UPDATE catalog.dataset d SET current_release_id = r.id FROM catalog.release r WHERE r.dataset_id = d.id AND r.importer = 'synthetic';
SELECT sirene.current_release('sirene-establishments') AS e, sirene.current_release('sirene-geolocation') AS g \gset
SET ROLE datasud_writer;
CREATE TABLE sirene.establishment_r:e PARTITION OF sirene.establishment FOR VALUES IN (:e);
CREATE TABLE sirene.geolocation_r:g PARTITION OF sirene.geolocation FOR VALUES IN (:g);
CREATE TEMP TABLE piece AS SELECT row_number() OVER (ORDER BY id) AS n, ST_PointOnSurface(geom) AS geom FROM telecom.coverage_piece WHERE quality = 'tbc';
CREATE TEMP TABLE place AS
SELECT i AS n, ST_SetSRID(ST_MakePoint(ST_X(p.geom) + 0.03 * (random() + random() - 1), ST_Y(p.geom) + 0.02 * (random() + random() - 1)), 4326) AS geom
FROM generate_series(1, :n * 2 / 5) AS i
JOIN piece p ON p.n = 1 + (i::bigint * 7919) % (SELECT count(*) FROM piece);
INSERT INTO sirene.geolocation (siret, quality, epsg, geom, release_id)
SELECT 10000000000000 + i, 11, 2154, p.geom, :g FROM generate_series(1, :n) AS i JOIN place p ON p.n = 1 + (i::bigint * 104729) % (:n * 2 / 5);
INSERT INTO sirene.establishment (file, line, siret, diffusible, active, release_id) SELECT 0, i, 10000000000000 + i, true, i % 10 <> 0, :e FROM generate_series(1, :n) AS i;
CREATE UNIQUE INDEX ON sirene.geolocation_r:g (siret);
CREATE INDEX ON sirene.geolocation_r:g USING gist (geom);
CREATE UNIQUE INDEX ON sirene.establishment_r:e (siret);
ANALYZE sirene.geolocation_r:g;
ANALYZE sirene.establishment_r:e;
SQL
sql -c CHECKPOINT

# The outlines come last, and the computation follows their import. Server and command together: the sum of their proportional sets, at its highest.
server=$(head -n 1 "$data/pg/data/postmaster.pid")
dotnet src/DataSud.Cli/bin/Release/net10.0/datasud.dll import territories --json "$communes" >"$data/summary.json" 2>"$data/progress.log" &
command=$!
(
  peak=0
  while kill -0 "$command" 2>/dev/null; do
    now=0
    for pid in "$command" "$server" $(pgrep -P "$server"); do
      kib=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null) || true # it may just have ended
      now=$((now + ${kib:-0}))
    done
    ((now <= peak)) || { peak=$now; echo "$peak" >"$data/peak"; }
    sleep 0.1
  done
) &
sampler=$!
wait "$command" || { cat "$data/summary.json" "$data/progress.log" >&2; exit 1; }
wait "$sampler"
sampler=''
# the seconds of the computation stand in the summary within that of the import
seconds=$(awk '/"computed"/ { inside = 1 } inside && /"seconds"/ { gsub(/[^0-9.]/, ""); print; exit }' "$data/summary.json")

printf '| what | figure |\n| --- | ---: |\n'
sql -At -F ' | ' <<'SQL' | sed 's/^/| /; s/$/ |/'
SELECT 'pieces of maps', count(*) FROM telecom.coverage_piece;
SELECT 'vertices of them', sum(ST_NPoints(measured)) FROM telecom.coverage_piece;
SELECT 'establishments with a point', sum(total)::bigint FROM telecom.coverage_union_share WHERE level = 'region' AND criterion = 'establishments' AND quality = 'covered' GROUP BY technology LIMIT 1;
SELECT 'shares', count(*) FROM telecom.coverage_share;
SELECT 'zones', count(*) FROM telecom.coverage_zone;
SELECT 'observations', count(*) FROM stats.observation_current WHERE indicator_code LIKE 'computed-%';
SQL
printf '| seconds | %s |\n| peak of server and command, MiB | %d |\n' "$seconds" "$(($(<"$data/peak") / 1024))"

# What the rates of one commune cost the server: its shares and unions, every technology, operator and quality.
pgbench=$(dirname "$(readlink -f "/proc/$server/exe")")/pgbench
for code in 13055 05061 83137; do
  cat >"$data/commune.sql" <<SQL
SELECT s.* FROM telecom.coverage_share s JOIN catalog.dataset d ON d.current_release_id = s.release_id WHERE d.id = 'couverture-mobile-calculee' AND s.level = 'commune' AND s.code = '$code';
SELECT u.* FROM telecom.coverage_union_share u JOIN catalog.dataset d ON d.current_release_id = u.release_id WHERE d.id = 'couverture-mobile-calculee' AND u.level = 'commune' AND u.code = '$code';
SQL
  printf '| all rates of the commune %s, ms | %s |\n' "$code" "$("$pgbench" -n -h "$data/pg/socket" -U postgres -f "$data/commune.sql" -t 500 datasud 2>/dev/null | awk '/latency average/ { print $4 }')"
done
