#!/usr/bin/env bash
# Makes the examples of the contract again from a running service (seeded; FttH, contours, mobile sites and maps imported; coverage computed; a
# few establishments): real answers, with lists cut to one item, links to three, outlines to one short ring, and the host put back to a neutral one.
# With DATASUD_KEY, a key of a throw-away service, it also publishes and has refused a changed strategy, for the examples of the imports,
# of refused lines and of differences.
# Usage: src/DataSud.Api/OpenApi/Examples/make.sh [http://127.0.0.1:8080 [operations, as a pattern: getCoverage*]]
set -euo pipefail
root=${1:-http://127.0.0.1:8080}
only=${2:-*}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

cut_json='
  def cut: if type == "object" then
      if has("coordinates") then
        if (.coordinates[0] | type) == "array" then .type = "Polygon" | .coordinates = [[[5.2, 43.2], [5.3, 43.2], [5.3, 43.3], [5.2, 43.2]]] else . end
      else with_entries(.value |= cut) end
    elif type == "array" then
      if (.[0] | type) == "object" and (.[0] | has("rel")) then .[:3] elif (.[0] | type) == "object" then .[:1] else . end | map(cut)
    else . end;
  cut'

example() { sed "s|$root|https://api.example.org|g" | jq "$cut_json" >"$here/$1"; echo "$1"; }

refused=1 difference=1...1
if [[ -n ${DATASUD_KEY:-} ]]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  import() { # value of the first figure; says the number of the release
    rm -rf "$work/strategy" && cp -r "$here/../../../../seed-data/strategy" "$work/strategy"
    sed -i "2s/all-fixed,85,percent,85%/all-fixed,$1,percent,$1%/" "$work/strategy/figures.csv"
    local files=() job
    for file in "$work"/strategy/*.csv; do files+=(-F "file=@$file"); done
    curl -sf -H "Authorization: Bearer $DATASUD_KEY" -F source=strategy "${files[@]}" "$root/api/v1/imports" >"$work/taken.json"
    job=$(jq -r .id "$work/taken.json")
    until curl -sf "$root/api/v1/imports/$job" >"$work/job.json" && [[ $(jq -r .state "$work/job.json") != @(queued|running) ]]; do sleep 0.2; done
    jq -r '.release | split(":")[1]' "$work/job.json"
  }
  difference=1...$(import 86)
  example postImports.json <"$work/taken.json"
  example getImportsById.json <"$work/job.json"
  refused=$(import 8O)
  curl -sf -H "X-API-Key: $DATASUD_KEY" "$root/api/v1/imports" | example getImports.json
fi

curl -sf "$root/openapi/v1.json" | jq -r '
  .paths | to_entries[] | .key as $path | select($path | startswith("/api/v1/imports") | not) | .value.get
  | (([.parameters[]? | select(.in == "path")] | reduce .[] as $p ($path; gsub("\\{\($p.name)\\}"; $p.example | tostring)))
     + ([.parameters[]? | select(.in == "query" and .required) | "\(.name)=\(.example)"] | join("&") | if . == "" then "" else "?" + . end)) as $address
  | .operationId as $id | .responses["200"].content | keys[] | "\($id) \($address) \(.)"' |
while read -r id address type; do
  # shellcheck disable=SC2053
  [[ $id == $only ]] || continue
  case $id in
    getObjectivesByCodeProgress) address+='?limit=1&offset=7' ;; # one that is measured
    getReleaseDifferences) address=${address/1...1/$difference} ;;
    *Download) continue ;; # written by hand: short rows of several tables
    *Rejects) address=${address/releases\/1/releases/$refused} ;;
  esac
  case $type in
    # A page needs no example, and features are GeoJSON under both names.
    text/html) continue ;;
    application/json) [[ $address != */items* ]] || continue
      file=$id.json format='' ;;
    application/schema+json) file=$id.json format='' ;;
    application/geo+json) file=$id.geojson format=geojson ;;
    text/csv) file=$id.csv format=csv ;;
    application/vnd.mapbox.tile+json) file=$id.tilejson format=tilejson ;;
    application/vnd.mapbox-vector-tile) file=$id.mvt format='' ;;
    *) echo "no example is made of $type" >&2; continue ;;
  esac
  joined='?'
  [[ $address == *\?* ]] && joined='&'
  query=${format:+${joined}f=$format}
  if [[ $file == *.csv ]]; then
    curl -sf "$root$address$query" | sed -n 1,3p >"$here/$file"
  elif [[ $file == *.mvt ]]; then
    curl -sf "$root$address$query" | { head -c 60; cat >/dev/null; } | base64 -w 0 >"$here/$file"
  else
    curl -sf "$root$address$query" | example "$file"
    continue
  fi
  echo "$file"
done
