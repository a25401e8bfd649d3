# shellcheck shell=bash
# What every script needs: messages, the .NET SDK, children that end when they are told to, and a build that is
# skipped when nothing changed. Sourced; expects `set -euo pipefail`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

# Messages go to stderr: the standard output belongs to the command that is run (`scripts/datasud ... --json`).
say() { printf '==> %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
# A script never ends without a word: this speaks for the failures that nobody foresaw.
trap 'printf "error: %s failed at line %s (status %s)\n" "$0" "$LINENO" "$?" >&2' ERR

require_dotnet() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: see https://dotnet.microsoft.com/download/dotnet/10.0"
  local answer
  # `dotnet --version` obeys global.json, so it fails when only another SDK is there.
  answer=$(cd "$ROOT" && dotnet --version 2>&1) || die "no usable .NET 10 SDK: $(head -n 3 <<<"$answer" | tr '\n' ' ')"
}

# Runs a command as a child that can be stopped and that leaves nothing behind:
# - setsid: Ctrl-C in the terminal reaches this script only, whose trap then stops things in the right order;
# - pdeathsig: the child is told to stop even when this script is killed with -9;
# - the lock descriptors are closed: a child that outlives the script must not hold its locks.
# Sets CHILD; read its output with a redirection on the call.
CHILD=
start_child() {
  setsid setpriv --pdeathsig TERM -- "$@" 6>&- 7>&- 8>&- 9>&- &
  CHILD=$!
}

# Waits in a way that a trapped signal interrupts at once (bash delays traps while a foreground command runs).
run_child() {
  local status=0
  start_child "$@"
  { wait "$CHILD" || status=$?; } 2>/dev/null # bash need not tell which signal ended it: the caller says what it means
  CHILD=
  return "$status"
}

stop_child() { # [PID] [SECONDS]: asks, waits, then insists.
  local pid=${1:-$CHILD} patience=${2:-15} i
  [[ -n $pid ]] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  for ((i = 0; i < patience * 10; i++)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  # Its session may hold grandchildren (compilers, browsers): nothing of it may stay.
  kill -KILL -- "-$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

# Everything a build depends on, as one hash: edits, deletions and `git checkout` of older files all change it.
sources_fingerprint() {
  cd "$ROOT" || return
  local inputs=(Directory.* global.json .editorconfig src)
  [[ ! -d seed-data ]] || inputs+=(seed-data)
  {
    dotnet --version
    find "${inputs[@]}" \
      \( -name bin -o -name obj \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort
  } | sha256sum | cut -d' ' -f1
}

# build LOG TARGET...: quiet, Release; the log is shown when it fails. Returns 1 then.
build() {
  local log=$1 target
  shift
  : >"$log"
  # Two scripts of one checkout must not write bin/ and obj/ at the same time.
  exec 7>>"$ROOT/.local/build.lock"
  flock -n 7 || {
    say "waiting for another build of this checkout"
    flock 7
  }
  for target in "$@"; do
    # env -C: global.json is looked up from the current directory. No build server may outlive the script.
    run_child env -C "$ROOT" dotnet build "$target" -c Release -v quiet --nologo --disable-build-servers >>"$log" 2>&1 || {
      cat "$log" >&2
      return 1
    }
  done
  exec 7>&-
}

# build_product PROJECT...: builds src/PROJECT unless its output was made from the sources as they are now.
build_product() {
  local project now stamp stale=()
  mkdir -p "$ROOT/.local"
  now=$(sources_fingerprint)
  for project in "$@"; do
    stamp=$ROOT/.local/build-$project.stamp
    [[ -f $stamp && $(<"$stamp") == "$now" && -d $ROOT/src/$project/bin/Release ]] || stale+=("$project")
  done
  ((${#stale[@]})) || return 0
  say "building ${stale[*]} (Release)"
  build "$ROOT/.local/build.log" "${stale[@]/#/src/}" || die "the build failed"
  for project in "${stale[@]}"; do printf '%s\n' "$now" >"$ROOT/.local/build-$project.stamp"; done
}
