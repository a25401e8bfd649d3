#!/usr/bin/env bash
# How fast the service answers: one client, one connection, p50 and p99 of wrk over some seconds, first with nothing kept in memory
# (every answer computed), then as it runs by default (answers in memory).
# Usage: bench/serving.sh ARCEP_FOLDER CONTOURS_GEOJSON [SECONDS]      needs wrk, jq (apt) and what scripts/run needs
set -euo pipefail
arcep=$(realpath "$1") contours=$(realpath "$2") seconds=${3:-10}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
port=18080 url=http://127.0.0.1:18080
data=$(mktemp -d)
chmod 755 "$data"
run=''
cleanup() { if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi; rm -rf "$data"; }
trap cleanup EXIT

start() { # CACHE_MB
  DATASUD_CACHE_MB=$1 Logging__LogLevel__Default=Warning "$root/scripts/run" --port "$port" --data-dir "$data" >"$data/run.log" 2>&1 &
  run=$!
  until curl -sf -o /dev/null "$url/health/ready"; do kill -0 "$run" || { cat "$data/run.log" >&2; exit 1; }; sleep 0.3; done
}
stop() { kill -TERM "$run"; wait "$run" || true; run=''; }

paths=(
  'one objective|/api/v1/objectives/A.2.1'
  'one objective, the largest (100 kB)|/api/v1/objectives/A.1.1'
  'a list of observations|/api/v1/indicators/fixed-premises-coverage-rate/observations'
  'observations of the communes of a département|/api/v1/indicators/arcep-ftth-connectable-premises/observations?level=commune&within=departement:05&period=2018-Q1'
  'first page of 105,000 observations|/api/v1/indicators/arcep-ftth-connectable-premises/observations'
  'one commune|/api/v1/territories/commune/13055'
  'the whole commune layer|/api/v1/collections/ftth-communes/items'
)
measure() { # TITLE [wrk options]
  printf '\n%s\n\n| what | bytes | p50 ms | p99 ms | answers/s |\n| --- | ---: | ---: | ---: | ---: |\n' "$1"
  shift
  local path name address bytes report
  for path in "${paths[@]}"; do
    name=${path%%|*} address=${path#*|}
    bytes=$(curl -s "$url$address" | wc -c)
    wrk -t1 -c1 -d2 "$@" "$url$address" >/dev/null
    report=$(wrk -t1 -c1 -d"$seconds" --latency -s "$root/bench/latency.lua" "$@" "$url$address")
    if grep -q 'Non-2xx' <<<"$report" && [[ $# == 0 ]]; then echo "$report" >&2; exit 1; fi
    printf '| %s | %s | %s |\n' "$name" "$bytes" "$(tail -n 1 <<<"$report")"
  done
}

start 0
export DATASUD_DB="Host=$data/pg/socket;Database=datasud;Username=datasud_writer"
"$root/scripts/datasud" import territories "$contours" >&2
"$root/scripts/datasud" import arcep-ftth "$arcep" >&2
unset DATASUD_DB
printf '%s, %s cores, %s, .NET %s, %s\n' "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs)" "$(nproc)" "$(sed -n "s/^PRETTY_NAME=//p" /etc/os-release | tr -d \")" "$(dotnet --version)" "$(date -u +%F)"
measure 'Computed at each request (DATASUD_CACHE_MB=0)'
stop
start 256
measure 'From memory (default)'
stop
