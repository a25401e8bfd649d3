#!/usr/bin/env bash
# How the files to download are made and sent: a synthetic table of ROWS mobile sites is published in a private database; then how long its four files take, how large they are,
# and the most memory that the service ever held: before, once they are made, and once eight clients have fetched the largest at once.
# Usage: bench/downloads.sh [ROWS]      needs psql, curl (apt) and what scripts/run needs
set -euo pipefail
rows=${1:-2000000}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
port=18084 url=http://127.0.0.1:18084 file=$url/api/v1/datasets/arcep-mobile-sites/download
data=$(mktemp -d)
chmod 755 "$data"
run=''
cleanup() { if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi; rm -rf "$data"; }
trap cleanup EXIT

Logging__LogLevel__Default=Warning Logging__LogLevel__DataSud=Information "$root/scripts/run" --port "$port" --data-dir "$data" >"$data/run.log" 2>&1 &
run=$!
until curl -sf -o /dev/null "$url/api/v1/datasets/strategie-2018/download.csv"; do kill -0 "$run" || { cat "$data/run.log" >&2; exit 1; }; sleep 0.3; done
most() { awk '/VmHWM/ { printf "%d", $2 / 1024 }' "/proc/$(cat "$data/api.pid")/status"; }
before=$(most)

psql -q -h "$data/pg/socket" -U datasud_writer -d datasud -v ON_ERROR_STOP=1 -v rows="$rows" >/dev/null <<'SQL'
BEGIN;
INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
VALUES ('arcep-mobile-sites', 99, 'Sites', 'Sites', 'Sites', 'Sites', 'Arcep', 'Licence Ouverte 2.0', 'https://example.org/', 'x', 'QUARTERLY') ON CONFLICT DO NOTHING;
INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, official_date, started_at, finished_at)
VALUES ('arcep-mobile-sites', 1, 'published', 'test', 'import', 'x', 'x', 1, '2026-03-31', now(), now()) RETURNING id AS release \gset
INSERT INTO telecom.mobile_site_part (release_id, quarter, area, planned, rows_release_id, origin_release, located_by, file_names, sites, repeated_lines)
VALUES (:release, '2026-Q1', 'metropole', false, :release, 1, 'outlines', 'x.csv', :rows, 0);
INSERT INTO telecom.mobile_site (release_id, quarter, area, planned, source_file, source_line, operator_code, operator_name, geom, source_srid, site_number, commune_code, departement_code, has_2g, has_3g, has_4g, has_5g, bands_5g, flags)
SELECT :release, '2026-Q1', 'metropole', false, 'x.csv', n, CASE n % 4 WHEN 0 THEN '20801' WHEN 1 THEN '20810' WHEN 2 THEN '20815' ELSE '20820' END, 'Opérateur',
       ST_SetSRID(ST_MakePoint(4.2 + (n::bigint * 7919 % 35000) / 10000.0, 43 + (n::bigint * 104729 % 21000) / 10000.0), 4326), 4326, 'S' || n, '13055', '13', true, n % 2 = 0, true, n % 3 = 0,
       CASE WHEN n % 3 = 0 THEN '{700,3500}'::text[] ELSE '{}' END, '{}'
FROM generate_series(1, :rows) AS n;
UPDATE catalog.dataset SET current_release_id = :release WHERE id = 'arcep-mobile-sites';
NOTIFY datasud_release, 'arcep-mobile-sites';
COMMIT;
SQL
until curl -sf -o /dev/null -r 0-0 "$file.csv"; do sleep 0.2; done
made=$(most)

printf '%s, %s cores, %s, .NET %s, %s\n\n' "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs)" "$(nproc)" "$(sed -n "s/^PRETTY_NAME=//p" /etc/os-release | tr -d \")" "$(dotnet --version)" "$(date -u +%F)"
sed -n 's/.*The files of sites.*: \([0-9]* rows in [0-9]* ms\).*/All four files: \1\n/p' "$data/api.log"
printf '| file | MB |\n| --- | ---: |\n'
for format in csv geojson gpkg parquet; do printf '| %s | %d |\n' "$format" "$(($(curl -sI "$file.$format" | tr -d '\r' | awk 'tolower($1) == "content-length:" { print $2 }') / 1000000))"; done
start=$(date +%s%N)
for _ in {1..8}; do curl -sf "$file.geojson" | sha256sum >>"$data/sums" & clients+=($!); done
wait "${clients[@]}"
seconds=$(awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "%.1f", ns / 1e9 }')
tag=$(curl -sI "$file.geojson" | tr -d '\r"' | awk 'tolower($1) == "etag:" { print $2 }')
[[ $(sort -u "$data/sums") == "$tag  -" ]] || { echo "a download is not what its ETag says" >&2; exit 1; }
printf '\nEight downloads of the GeoJSON at once: %s s\n\n| most memory held by the service (MB) | |\n| --- | ---: |\n| before | %s |\n| once the files are made | %s |\n| once they are fetched | %s |\n' "$seconds" "$before" "$made" "$(most)"
