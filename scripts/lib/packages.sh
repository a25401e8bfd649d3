# shellcheck shell=bash
# What this machine lacks, and how to get it with apt. Sourced after common.sh.

# Prints the bin directory of the highest PostgreSQL >= 15 that has PostGIS >= 3.3, unaccent and pg_trgm.
find_postgresql() {
  local dir version extensions postgis
  while read -r dir; do
    version=$(basename "$(dirname "$dir")")
    extensions=/usr/share/postgresql/$version/extension
    [[ -x $dir/initdb && -f $extensions/postgis.control && -f $extensions/unaccent.control && -f $extensions/pg_trgm.control ]] || continue
    ((${version%%.*} >= 15)) || continue
    postgis=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$extensions/postgis.control")
    [[ $(printf '%s\n' 3.3 "$postgis" | sort -V | head -n 1) == 3.3 ]] || continue
    printf '%s\n' "$dir"
    return 0
  done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV)
  return 1
}

have() {
  case $1 in
    postgis) find_postgresql >/dev/null ;;
    gdal) command -v ogr2ogr >/dev/null ;;
    chromium) command -v chromium chromium-browser google-chrome >/dev/null ;;
    owslib | qgis | rdflib) [[ -d /usr/lib/python3/dist-packages/$1 ]] ;; # of the distribution's own Python, which the tests run
    *) command -v "$1" >/dev/null ;;
  esac
}

# The packages behind a need, the same names on Debian 12 and Ubuntu 24.04. `postgresql-postgis` draws in the
# distribution's own PostgreSQL, contrib extensions included.
packages_for() {
  case $1 in
    postgis) echo postgresql-postgis ;;
    gdal) echo gdal-bin ;;
    chromium) echo chromium fonts-liberation ;; # without a font a headless page has no text to measure
    rapper) echo raptor2-utils ;;
    npm) echo nodejs npm ;;
    owslib | qgis | rdflib) echo "python3-$1" ;;
    *) echo "$1" ;;
  esac
}

# need THING...: installs what is missing, or says in one line what to install and exits.
need() {
  local thing missing=() packages=() as_root=() log
  for thing in "$@"; do
    have "$thing" || missing+=("$thing")
  done
  ((${#missing[@]})) || return 0
  for thing in "${missing[@]}"; do
    read -ra found < <(packages_for "$thing")
    packages+=("${found[@]}")
  done
  local command="apt-get install -y --no-install-recommends ${packages[*]}"

  command -v apt-get >/dev/null || die "missing: ${missing[*]}. This is not Debian or Ubuntu: install them your way (PostgreSQL 15+ with PostGIS 3.3+), or set DATASUD_DB"
  if ((EUID != 0)); then
    # Without a terminal nobody can type a password, so sudo must not wait for one.
    if [[ -t 0 ]]; then as_root=(sudo); else as_root=(sudo -n); fi
    if ! command -v sudo >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
      die "missing: ${missing[*]}. Install with (as root): apt-get update && $command"
    fi
  fi

  say "installing with apt: ${packages[*]}"
  log=$(mktemp)
  # An index that cannot be refreshed is not fatal by itself: the packages may be known already.
  "${as_root[@]}" apt-get update -qq >"$log" 2>&1 || true
  # shellcheck disable=SC2086 # the command is a list of plain words
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $command -q -o DPkg::Lock::Timeout=120 >>"$log" 2>&1 </dev/null; then
    grep -E '^(E|W|Err)' "$log" | tail -n 5 >&2 || true
    rm -f "$log"
    die "apt could not install what is missing (${missing[*]}). Install with (as root): apt-get update && $command"
  fi
  rm -f "$log"
  for thing in "${missing[@]}"; do
    have "$thing" || die "$thing is still missing after: $command (PostgreSQL 15+ with PostGIS 3.3+ is needed: Debian 12, Ubuntu 24.04 or later)"
  done
}
