#!/usr/bin/env bash
# Makes the examples of the contract again from a running service (seeded, FttH and contours imported): real answers, with lists
# cut to one item, links to three, outlines to one short ring, and the host put back to a neutral one.
# Usage: src/DataSud.Api/OpenApi/Examples/make.sh [http://127.0.0.1:8080]
set -euo pipefail
root=${1:-http://127.0.0.1:8080}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

cut_json='
  def cut: if type == "object" then
      with_entries(if .key == "coordinates" then .value = [[[5.2, 43.2], [5.3, 43.2], [5.3, 43.3], [5.2, 43.2]]] else .value |= cut end)
      | if has("coordinates") then .type = "Polygon" else . end
    elif type == "array" then
      if (.[0] | type) == "object" and (.[0] | has("rel")) then .[:3] elif (.[0] | type) == "object" then .[:1] else . end | map(cut)
    else . end;
  cut'

curl -sf "$root/openapi/v1.json" | jq -r '
  .paths | to_entries[] | .key as $path | .value.get
  | ([.parameters[]? | select(.in == "path")] | reduce .[] as $p ($path; gsub("\\{\($p.name)\\}"; $p.example | tostring))) as $address
  | .operationId as $id | .responses["200"].content | keys[] | "\($id) \($address) \(.)"' |
while read -r id address type; do
  case $type in
    application/json) file=$id.json query='' ;;
    application/geo+json) file=$id.geojson query='?f=geojson' ;;
    text/csv) file=$id.csv query='?f=csv' ;;
    *) echo "no example is made of $type" >&2; continue ;;
  esac
  if [[ $file == *.csv ]]; then
    curl -sf "$root$address$query" | head -3 >"$here/$file"
  else
    curl -sf "$root$address$query" | sed "s|$root|https://api.example.org|g" | jq "$cut_json" >"$here/$file"
  fi
  echo "$file"
done
