#!/usr/bin/env bash
# How fast the catalogue answers in every form that portals, search engines and people ask for: as it is after the seed, then with 10,000 synthetic datasets more.
# One client, one connection. "first" is the first time that the process is asked for the address; "computed" are the following ones with nothing kept in memory
# (DATASUD_CACHE_MB=0), "unchanged" are 304s. Downloads are left out: bench/downloads.sh measures those.
# Usage: bench/catalogue.sh [REQUESTS [DATASETS]]      needs curl, psql and what scripts/run needs
set -euo pipefail
requests=${1:-100} datasets=${2:-10000}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
port=18084 url=http://127.0.0.1:18084
data=$(mktemp -d)
chmod 755 "$data"
run=''
cleanup() { if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi; rm -rf "$data"; }
trap cleanup EXIT

start() {
  DATASUD_CACHE_MB=0 DATASUD_DOWNLOADS=off Logging__LogLevel__Default=Warning "$root/scripts/run" --port "$port" --data-dir "$data" >"$data/run.log" 2>&1 &
  run=$!
  until curl -sf -o /dev/null "$url/sitemap.xml"; do kill -0 "$run" || { cat "$data/run.log" >&2; exit 1; }; sleep 0.3; done
}
stop() { kill -TERM "$run"; wait "$run" || true; run=''; }

# NAME|ADDRESS; {far}, {start} and {position} are half-way down.
forms=(
  'page: the list|/catalog?f=html'
  'page: the list, half-way down|/catalog?f=html&page={page}'
  'page: a search|/catalog?f=html&q=essai+9876'
  'page: a dataset|/catalog/datasets/strategie-2018?f=html'
  'sitemap|/sitemap.xml'
  'feed of releases|/feed.atom'
  'DCAT, RDF/XML, whole|/catalog.rdf'
  'DCAT, Turtle, whole|/catalog.ttl'
  'DCAT, JSON-LD, whole|/catalog.jsonld'
  'DCAT, RDF/XML, first page|/catalog.rdf?page=1'
  'DCAT, RDF/XML, a page far down|/catalog.rdf?page={far}'
  'DCAT, a dataset, Turtle|/catalog/datasets/strategie-2018.ttl'
  'CKAN package_list|/api/3/action/package_list'
  'CKAN package_show|/api/3/action/package_show?id=strategie-2018'
  'CKAN package_search, 100 of them|/api/3/action/package_search?rows=100&sort=id+asc'
  'CKAN package_search, 100 far down|/api/3/action/package_search?rows=100&sort=id+asc&start={start}'
  'CSW GetCapabilities|/csw?service=CSW&version=2.0.2&request=GetCapabilities'
  'CSW GetRecords, 10 of them, ISO|/csw?service=CSW&version=2.0.2&request=GetRecords&typeNames=gmd:MD_Metadata&outputSchema=http://www.isotc211.org/2005/gmd&elementSetName=full&resultType=results&maxRecords=10'
  'CSW GetRecords, 10 far down, ISO|/csw?service=CSW&version=2.0.2&request=GetRecords&typeNames=gmd:MD_Metadata&outputSchema=http://www.isotc211.org/2005/gmd&elementSetName=full&resultType=results&maxRecords=10&startPosition={position}'
)

# p50 and max, in ms, of the times in a file.
quantiles() { sort -n "$1" | awk '{ t[NR] = $1 * 1000 } END { printf "%.1f | %.1f", t[int((NR + 1) / 2)], t[NR] }'; }

measure() { # TITLE COUNT
  printf '\n%s\n\n| what | bytes | first ms | computed p50 ms | computed max ms | unchanged p50 ms | unchanged max ms |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n' "$1"
  local form name address first bytes status tag far=$((1 + $2 / 200)) page=$((1 + $2 / 50)) position=$((1 + $2 / 2)) start=$(($2 / 2))
  for form in "${forms[@]}"; do
    IFS='|' read -r name address <<<"$form"
    address=${address//\{far\}/$far} address=${address//\{page\}/$page} address=${address//\{position\}/$position} address=${address//\{start\}/$start}
    read -r status bytes first < <(curl -s -o /dev/null -D "$data/head" -w '%{http_code} %{size_download} %{time_total}\n' "$url$address")
    if [[ $status != 200 ]]; then printf '%s: %s\n' "$url$address" "$status" >&2; continue; fi
    for ((i = 0; i < requests; i++)); do printf 'url = "%s"\noutput = /dev/null\n' "$url$address"; done >"$data/list"
    curl -s -g -K "$data/list" -w '%{time_total}\n' >"$data/computed"
    tag=$(tr -d '\r' <"$data/head" | sed -n 's/^[Ee][Tt]ag: //p')
    curl -s -g -K "$data/list" -H "If-None-Match: $tag" -w '%{http_code} %{time_total}\n' >"$data/known"
    if grep -qv '^304 ' "$data/known"; then printf '%s: no 304\n' "$url$address" >&2; fi
    cut -d' ' -f2 "$data/known" >"$data/unchanged"
    printf '| %s | %s | %s | %s | %s |\n' "$name" "$bytes" "$(awk -v t="$first" 'BEGIN { printf "%.1f", t * 1000 }')" "$(quantiles "$data/computed")" "$(quantiles "$data/unchanged")"
  done
  printf '\nResident memory of the service: %s MiB\n' "$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$(cat "$data/api.pid")/status")"
}

start
printf '%s, %s cores, %s, .NET %s, %s\n' "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs)" "$(nproc)" "$(sed -n "s/^PRETTY_NAME=//p" /etc/os-release | tr -d \")" "$(dotnet --version)" "$(date -u +%F)"
measure 'The catalogue as it is after the seed' 3

# A dataset that no entry of the catalogue foresees is listed all the same, with its figures.
psql -X -q -v ON_ERROR_STOP=1 -h "$data/pg/socket" -U datasud_writer -d datasud -v count="$datasets" <<'SQL'
INSERT INTO catalog.dataset (id, ordinal, title, title_en, description, description_en, producer, licence, licence_url, attribution, frequency)
SELECT 'essai-' || n, 1000 + n, 'Jeu de données d’essai ' || n, 'Synthetic dataset', 'Un jeu de données fictif, qui ne sert qu’à mesurer le catalogue.', 'Made up, to measure the catalogue.',
       'Producteur fictif', 'Licence Ouverte 2.0', 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/', 'Producteur fictif, essai', 'ANNUAL'
FROM generate_series(1, :count) AS n;
INSERT INTO catalog.release (dataset_id, number, state, importer, origin, file_name, sha256, bytes, started_at, finished_at, rows_read, rows_accepted, rows_rejected)
SELECT d.id, 1, 'published', 'synthetic', 'import', 'essai.csv', d.id, 1, '2026-01-01Z', '2026-01-01Z', 10, 10, 0 FROM catalog.dataset d WHERE d.id LIKE 'essai-%';
UPDATE catalog.dataset d SET current_release_id = r.id FROM catalog.release r WHERE r.dataset_id = d.id AND d.id LIKE 'essai-%';
SQL
stop
start
measure "With $datasets datasets more" "$datasets"
stop
