#!/usr/bin/env bash
# Imports synthetic stocks of establishments (54 columns, all units fictitious) and compares with the shell way on the same server, in the
# same run: \copy of all columns into an unlogged text table, INSERT SELECT of the same typed columns, the same indexes. And with \copy of
# columns that were projected beforehand, which does nothing else. GNU time tells the importer's peak memory.
# Usage: bench/sirene.sh [ROWS...]      1000000 and 5000000 unless given; needs time, psql and what scripts/run needs
#        SVG=docs/sirene-import.svg bench/sirene.sh     draws the figures of the last size as well
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
(($#)) || set -- 1000000 5000000
data=$(mktemp -d)
chmod 755 "$data"
run=''
cleanup() { if [[ -n $run ]]; then kill -TERM "$run" 2>/dev/null || true; wait "$run" 2>/dev/null || true; fi; rm -rf "$data"; }
trap cleanup EXIT
cd "$root"

"$root/scripts/run" --port 18082 --data-dir "$data" >"$data/run.log" 2>&1 &
run=$!
until curl -sf -o /dev/null http://127.0.0.1:18082/health/ready; do kill -0 "$run" || { cat "$data/run.log" >&2; exit 1; }; sleep 0.3; done
export DATASUD_DB="Host=$data/pg/socket;Database=datasud;Username=datasud_writer"
dotnet build bench/DataSud.Synthetic -c Release -v q --nologo >"$data/build.log" || { cat "$data/build.log" >&2; exit 1; }

sql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -h "$data/pg/socket" -U postgres datasud "$@"; }
seconds() { # COMMAND...: its wall time
  local from=$EPOCHREALTIME
  "$@" >"$data/out.log" 2>&1 || { cat "$data/out.log" >&2; return 1; }
  awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'
}
# What every column becomes in the importer, written as SQL over text. [ND] is "withheld".
typed() { cat <<'SQL'
siret::bigint AS siret, "statutDiffusionEtablissement" = 'O' AS diffusible, "etatAdministratifEtablissement" = 'A' AS active,
"etablissementSiege"::boolean AS head_office, "dateCreationEtablissement"::date AS created_on, "dateDebut"::date AS state_since,
"dateDernierTraitementEtablissement"::timestamp::date AS treated_on, "trancheEffectifsEtablissement" AS employee_band,
"anneeEffectifsEtablissement"::smallint AS employee_year, "caractereEmployeurEtablissement" = 'O' AS employer,
"activitePrincipaleEtablissement" AS naf, "nomenclatureActivitePrincipaleEtablissement" AS naf_edition,
"activitePrincipaleNAF25Etablissement" AS naf25, nullif("codeCommuneEtablissement", '[ND]') AS commune_code,
nullif("codePostalEtablissement", '[ND]') AS postal_code, nullif("numeroVoieEtablissement", '[ND]') AS street_number,
nullif("indiceRepetitionEtablissement", '[ND]') AS street_suffix, nullif("typeVoieEtablissement", '[ND]') AS street_type,
nullif("libelleVoieEtablissement", '[ND]') AS street_name, nullif("enseigne1Etablissement", '[ND]') AS sign,
nullif("denominationUsuelleEtablissement", '[ND]') AS usual_name
SQL
}
shell_way() { # FILE
  local columns
  columns=$(head -n 1 "$1" | sed 's/,/" text, "/g; s/^/"/; s/$/" text/')
  sql <<SQL
DROP TABLE IF EXISTS shell_raw, shell_typed;
CREATE UNLOGGED TABLE shell_raw ($columns);
\copy shell_raw FROM '$1' (FORMAT csv, HEADER)
CREATE TABLE shell_typed AS SELECT $(typed | tr '\n' ' ') FROM shell_raw WITH NO DATA;
INSERT INTO shell_typed SELECT $(typed | tr '\n' ' ') FROM shell_raw;
ALTER TABLE shell_typed ADD PRIMARY KEY (siret);
CREATE INDEX ON shell_typed (commune_code, siret);
ANALYZE shell_typed;
SQL
}
projected() { sql -c 'CREATE UNLOGGED TABLE projected (LIKE shell_typed)' -c "\\copy projected FROM '$1' (FORMAT csv, HEADER)"; }

measure_import() { # NAME ROWS ARGUMENTS...
  local name=$1 rows=$2 figures
  shift 2
  sql -c CHECKPOINT
  figures=$(/usr/bin/time -f '%e %M' dotnet src/DataSud.Cli/bin/Release/net10.0/datasud.dll import sirene-establishments "$@" 2>&1 >/dev/null | tail -n 1)
  row "$name" "$rows" "${figures% *}" "$((${figures#* } / 1024))"
}
row() { # NAME ROWS SECONDS MIB
  printf '| %s | %d | %s | %d | %s |\n' "$1" "$2" "$3" "$(awk -v r="$2" -v s="$3" 'BEGIN { print r / s }')" "$4"
  printf '%s\t%d\t%s\n' "$1" "$2" "$3" >>"$data/figures"
}

printf '| way | rows | seconds | rows/s | importer peak MiB |\n| --- | ---: | ---: | ---: | ---: |\n'
for rows in "$@"; do
  file=$data/synthetic-$rows.csv
  dotnet bench/DataSud.Synthetic/bin/Release/net10.0/DataSud.Synthetic.dll sirene-establishments "$rows" "$file"
  chmod 644 "$file"
  cat "$file" >/dev/null # in the page cache for all alike
  measure_import 'datasud import, all checks, indexes, indicators' "$rows" "$file"
  measure_import 'datasud import --territory 93' "$rows" --territory 93 "$file"
  sql -c CHECKPOINT
  row 'shell way: \copy of all, INSERT SELECT, key and index' "$rows" "$(seconds shell_way "$file")" 0
  sql -c "\\copy shell_typed TO '$data/projected.csv' (FORMAT csv, HEADER)" -c CHECKPOINT
  row '\copy of projected columns, nothing else' "$rows" "$(seconds projected "$data/projected.csv")" 0
  sql -c 'DROP TABLE projected, shell_raw, shell_typed'
  rm -f "$file" "$data/projected.csv"
done

[[ -z ${SVG:-} ]] || awk -F '\t' -v rows="${!#}" '
  $2 == rows { name[++n] = $1; rate[n] = $2 / $3; if (rate[n] > most) most = rate[n] }
  END {
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 %d\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n", 50 + 46 * n
    printf "<title>Rows a second, stock of %d establishments</title>\n<rect width=\"760\" height=\"%d\" fill=\"white\"/>\n", rows, 50 + 46 * n
    printf "<text x=\"10\" y=\"24\" font-weight=\"bold\">Rows a second, synthetic stock of %d establishments</text>\n", rows
    for (i = 1; i <= n; i++) {
      gsub(/&/, "\\&amp;", name[i])
      printf "<text x=\"10\" y=\"%d\">%s</text>\n", 10 + 46 * i, name[i]
      printf "<rect x=\"10\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>\n", 16 + 46 * i, 620 * rate[i] / most, (name[i] ~ /^datasud/ ? "#1f5fa8" : "#9aa5b1")
      printf "<text x=\"%.1f\" y=\"%d\">%d</text>\n", 16 + 620 * rate[i] / most, 30 + 46 * i, rate[i]
    }
    print "</svg>"
  }' "$data/figures" >"$SVG"
