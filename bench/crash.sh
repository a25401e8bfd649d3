#!/usr/bin/env bash
# Kills an import with -9 at random moments (the importer, its backend, the whole server) and checks each time that the old release
# answers meanwhile, that nothing half-done is left, and that the next run is whole. A private PostgreSQL with fsync on is made for it.
# One line a round; a failure names its seed.
# Usage: bench/crash.sh [ROUNDS] [FIRST_SEED] [SCALE]      50, 1 and 8 unless given (8: imports of 2 s and more on 2 cores)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DATASUD_CRASH_ROUNDS=${1:-50} DATASUD_CRASH_SEED=${2:-1} DATASUD_CRASH_SCALE=${3:-8}
cd "$root"
dotnet build tests/DataSud.Cli.Tests -c Release -v quiet --nologo
time dotnet tests/DataSud.Cli.Tests/bin/Release/net10.0/DataSud.Cli.Tests.dll -noColor -noLogo -showLiveOutput -class 'DataSud.Cli.Tests.Crash.CrashTests' |
  sed 's/.*\[OUTPUT\] //'
