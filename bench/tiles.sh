#!/usr/bin/env bash
# How fast a vector tile is made, with nothing kept in memory: each of up to TILES tiles of every zoom over the region, asked for once in an order of chance by one client, over
# one connection. Before a tile is asked for, none of that layer and zoom was, but for two that warm the connection.
# The service runs over a database that holds what is to be measured (see docs/importing.md; the synthetic maps are made by bench/DataSud.Synthetic).
# With PASSES, the best of so many times for each tile: for a machine that does other things meanwhile.
# Usage: [PASSES=1] DATASUD_DB='Host=...;Database=...' bench/tiles.sh [TILES [LAYER?FILTERS...]]      needs curl and what scripts/run needs
set -euo pipefail
tiles=${1:-60}
shift || true
(($#)) || set -- regions departements epci communes ftth-communes mobile-sites mobile-coverage 'mobile-coverage?operator=20801&technology=4g' mobile-zones \
  mobile-coverage-territories 'mobile-coverage-territories?operator=20801&technology=4g&usage=data' establishments 'establishments?digital=true'
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
port=18083 url=http://127.0.0.1:18083
work=$(mktemp -d)
run=''
cleanup() { if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi; rm -rf "$work"; }
trap cleanup EXIT
: "${DATASUD_DB:?names the database to measure}"

dotnet build "$root/src/DataSud.Api" -c Release -v q --nologo >"$work/build.log" || { cat "$work/build.log" >&2; exit 1; }
DATASUD_CACHE_MB=0 Logging__LogLevel__Default=Warning dotnet "$root/src/DataSud.Api/bin/Release/net10.0/DataSud.Api.dll" --urls "$url" --contentRoot "$root/src/DataSud.Api" >"$work/run.log" 2>&1 &
run=$!
until curl -sf -o /dev/null "$url/health/live"; do kill -0 "$run" || { cat "$work/run.log" >&2; exit 1; }; sleep 0.3; done

# Tiles of a zoom that touch 4.2-7.8 E, 42.9-45.2 N, in an order of chance that is the same every time.
addresses() { # ZOOM LAYER FILTERS
  awk -v z="$1" -v n="$tiles" -v layer="$2" -v filters="$3" -v url="$url" '
    function column(longitude) { return int((longitude / 360 + 0.5) * 2 ^ z) }
    function row(latitude,   r) { r = latitude * 3.14159265358979 / 180; return int((0.5 - log(sin(r) / cos(r) + 1 / cos(r)) / (2 * 3.14159265358979)) * 2 ^ z) }
    BEGIN {
      srand(2026 + z)
      west = column(4.2); east = column(7.8); north = row(45.2); south = row(42.9)
      total = (east - west + 1) * (south - north + 1)
      for (i = 0; i < 40 * n && made < (n < total ? n : total); i++) {
        x = west + int(rand() * (east - west + 1)); y = north + int(rand() * (south - north + 1))
        if ((x, y) in seen) continue
        seen[x, y]; made++
        printf "url = \"%s/api/v1/collections/%s/tiles/WebMercatorQuad/%d/%d/%d%s\"\noutput = /dev/null\n", url, layer, z, y, x, filters
      }
    }'
}

printf '%s, %s cores, %s\n' "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs)" "$(nproc)" "$(date -u +%F)"
for layer in "$@"; do
  name=${layer%%\?*} filters=''
  [[ $layer == *\?* ]] && filters="?${layer#*\?}"
  printf '\n%s\n\n| zoom | tiles | empty | p50 ms | p95 ms | max ms | largest kB |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n' "$layer"
  for zoom in {4..16}; do
    for warm in 1 2; do curl -sf -o /dev/null "$url/api/v1/collections/$name/tiles/WebMercatorQuad/$zoom/0/0$filters"; done
    addresses "$zoom" "$name" "$filters" >"$work/list"
    for ((pass = 0; pass < ${PASSES:-1}; pass++)); do
      curl -s -K "$work/list" -w '%{http_code} %{time_total} %{size_download}\n' | awk '{ print NR, $0 }'
    done | sort -k1,1n -k3,3n | awk '!seen[$1]++ { print $2, $3, $4 }' >"$work/times"
    awk -v zoom="$zoom" '
      $1 != 200 && $1 != 204 { print "answered " $1 > "/dev/stderr"; exit 1 }
      { time[NR] = $2 * 1000; if ($1 == 204) empty++; if ($3 > large) large = $3 }
      END {
        for (i = 1; i < NR; i++) for (j = i + 1; j <= NR; j++) if (time[j] < time[i]) { t = time[i]; time[i] = time[j]; time[j] = t }
        p = int(NR * 0.95 + 0.999)
        printf "| %s | %d | %d | %.1f | %.1f | %.1f | %.0f |\n", zoom, NR, empty, time[int((NR + 1) / 2)], time[p], time[NR], large / 1000
      }' "$work/times"
  done
done
