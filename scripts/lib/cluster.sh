# shellcheck shell=bash
# A private PostgreSQL cluster, reached by a unix socket only. Sourced after common.sh and packages.sh.
#
#   cluster_at DIR      says where: sets CLUSTER_HOME, CLUSTER_DATA, CLUSTER_SOCKET, CLUSTER_USER, PG_BIN
#   cluster_up          makes it if needed, recovers it if needed, starts it
#   cluster_down        stops it
#   cluster_share / cluster_leave   the same for several scripts at once: the last one out stops it

CLUSTER_HOME='' CLUSTER_DATA='' CLUSTER_SOCKET='' CLUSTER_USER='' PG_BIN=''
CLUSTER_THROWAWAY='' # set: fast and not crash safe, for tests

# PostgreSQL refuses to run as root; then the cluster belongs to `postgres` (or to whoever owns its data already).
# setpriv rather than su: no PAM session, no shell, the environment stays. cd: the caller's directory may be closed
# to that user. The lock descriptors are closed because the server outlives the command that starts it.
as_cluster_user() (
  cd /
  exec 6>&- 7>&- 8>&- 9>&-
  if ((EUID == 0)); then
    exec setpriv --reuid "$CLUSTER_USER" --regid "$(id -g "$CLUSTER_USER")" --init-groups -- "$@"
  fi
  exec "$@"
)

cluster_at() {
  local dir=$1 hash socket version
  hash=$(printf '%s' "$dir" | sha256sum | cut -c1-12)
  CLUSTER_USER=$(id -un)
  CLUSTER_HOME=$dir/pg
  PG_BIN=$(find_postgresql)

  if ((EUID == 0)); then
    CLUSTER_USER=postgres
    [[ ! -e $CLUSTER_HOME/data ]] || CLUSTER_USER=$(stat -c %U "$CLUSTER_HOME/data")
    if ! as_cluster_user test -x "$dir"; then
      CLUSTER_HOME=/var/lib/postgresql/datasud-$hash
      [[ -e $CLUSTER_HOME ]] || say "$dir is closed to the user '$CLUSTER_USER' that runs PostgreSQL for root: the database goes to $CLUSTER_HOME"
    fi
    install -d -o "$CLUSTER_USER" -g "$(id -g "$CLUSTER_USER")" -m 700 "$CLUSTER_HOME"
  else
    [[ ! -e $CLUSTER_HOME || -O $CLUSTER_HOME ]] ||
      die "$CLUSTER_HOME belongs to $(stat -c %U "$CLUSTER_HOME") (made by root?): run as root, or choose another place with --data-dir"
    [[ -d $CLUSTER_HOME ]] || mkdir -m 700 "$CLUSTER_HOME"
  fi
  CLUSTER_DATA=$CLUSTER_HOME/data

  # A socket's path has at most 107 bytes, and the characters that mean something in a connection string or in
  # postgresql.conf are not worth quoting twice: then a short directory stands in, closed to others.
  socket=$CLUSTER_HOME/socket
  if (($(printf %s "$socket/.s.PGSQL.5432" | wc -c) > 107)) || [[ $socket == *[^A-Za-z0-9/._+@-]* ]]; then
    socket=/tmp/datasud-$hash
    ((EUID == 0)) || socket=${XDG_RUNTIME_DIR:-/tmp}/datasud-$hash
  fi
  CLUSTER_SOCKET=$socket

  if [[ -f $CLUSTER_DATA/PG_VERSION ]]; then
    # Data keep the server version they were made with, whatever was installed since.
    version=$(<"$CLUSTER_DATA/PG_VERSION")
    PG_BIN=/usr/lib/postgresql/$version/bin
    [[ -x $PG_BIN/postgres ]] || die "$CLUSTER_DATA was made by PostgreSQL $version, which is gone: install it again, or remove $CLUSTER_HOME to start afresh"
    # A running server says itself where its socket is (XDG_RUNTIME_DIR may differ between two logins).
    if cluster_running; then CLUSTER_SOCKET=$(sed -n 5p "$CLUSTER_DATA/postmaster.pid"); fi
  fi
}

# True for a server of *this* data directory: a process id alone proves nothing after a crash, it may be reused.
is_our_server() { # PID
  [[ $(readlink "/proc/$1/cwd" 2>/dev/null) == "$CLUSTER_DATA" && $(readlink "/proc/$1/exe" 2>/dev/null) == */postgres* ]]
}

cluster_running() {
  local pid
  pid=$(head -n 1 "$CLUSTER_DATA/postmaster.pid" 2>/dev/null) || return 1
  [[ -n $pid ]] && is_our_server "$pid"
}

# After kill -9 of the postmaster: its orphans must be gone before its lock file is removed, since two servers on
# the same files would destroy them.
cluster_recover() {
  local proc orphan=1 i
  [[ -f $CLUSTER_DATA/postmaster.pid ]] || return 0
  say "the database was not stopped properly: recovering"
  for ((i = 0; i < 100 && orphan; i++)); do
    orphan=0
    for proc in /proc/[0-9]*; do
      if is_our_server "${proc#/proc/}"; then
        orphan=1
        kill -QUIT "${proc#/proc/}" 2>/dev/null || true
      fi
    done
    ((!orphan)) || sleep 0.1
  done
  ((!orphan)) || die "processes of the old server in $CLUSTER_DATA do not end: stop them, then try again"
  rm -f "$CLUSTER_DATA/postmaster.pid"
}

cluster_init() {
  [[ ! -f $CLUSTER_DATA/PG_VERSION ]] || return 0
  say "creating a private PostgreSQL $(basename "$(dirname "$PG_BIN")") cluster in $CLUSTER_DATA"
  # Made aside and moved into place, so that an interrupted initdb never looks like a cluster.
  rm -rf "$CLUSTER_DATA.new"
  # trust: only this machine's root and the owner of the 0700 socket directory can reach the socket at all.
  as_cluster_user "$PG_BIN/initdb" -D "$CLUSTER_DATA.new" -U postgres --auth-local=trust --auth-host=reject \
    --encoding=UTF8 --locale=C.UTF-8 ${CLUSTER_THROWAWAY:+--no-sync} >"$CLUSTER_HOME/initdb.log" 2>&1 || {
    tail -n 20 "$CLUSTER_HOME/initdb.log" >&2
    die "initdb failed"
  }
  echo "include 'datasud.conf'" >>"$CLUSTER_DATA.new/postgresql.conf"
  mv "$CLUSTER_DATA.new" "$CLUSTER_DATA"
}

# Written at each start: a newer script reaches older clusters.
cluster_configure() {
  as_cluster_user tee "$CLUSTER_DATA/datasud.conf" >/dev/null <<EOF
listen_addresses = ''
unix_socket_directories = '$CLUSTER_SOCKET'
shared_buffers = 256MB
max_connections = 60
jit = off
timezone = 'UTC'
# Nobody replicates a private cluster: a table that an import makes and fills need not go through the log as well.
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
EOF
  [[ -n $CLUSTER_THROWAWAY ]] || return 0
  # Thrown away after the tests: nothing to protect from a power cut, and many test databases at once.
  as_cluster_user tee -a "$CLUSTER_DATA/datasud.conf" >/dev/null <<EOF
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
EOF
}

cluster_socket_dir() {
  as_cluster_user mkdir -p -m 700 "$CLUSTER_SOCKET"
  # In /tmp anybody could have made it first.
  [[ ! -L $CLUSTER_SOCKET && $(stat -c '%U %a' "$CLUSTER_SOCKET") == "$CLUSTER_USER 700" ]] ||
    die "$CLUSTER_SOCKET must be a directory of $CLUSTER_USER with mode 700: remove it, then try again"
}

cluster_up() {
  local log=$CLUSTER_HOME/postgres.log
  cluster_init
  if cluster_running; then
    # Left by a script that was killed, or shared with another one: fine as long as it answers.
    if "$PG_BIN/pg_isready" -q -t 10 -h "$CLUSTER_SOCKET"; then return 0; fi
    cluster_down
  fi
  cluster_recover
  cluster_socket_dir
  cluster_configure
  # A backend that answers a large GeoJSON allocates and frees some megabytes per query. By default glibc returns
  # them to the kernel each time and faults them in again: keeping them quadruples the answers per second.
  # pg_ctl puts the server in a session of its own, out of reach of the terminal's Ctrl-C.
  if ! as_cluster_user env MALLOC_TOP_PAD_=67108864 MALLOC_TRIM_THRESHOLD_=268435456 \
    "$PG_BIN/pg_ctl" start -w -t 120 -s -D "$CLUSTER_DATA" -l "$log" >/dev/null 2>&1; then
    tail -n 15 "$log" >&2
    die "PostgreSQL did not start: see $log"
  fi
}

cluster_down() {
  cluster_running || return 0
  as_cluster_user "$PG_BIN/pg_ctl" stop -w -t 30 -s -m fast -D "$CLUSTER_DATA" >/dev/null 2>&1 ||
    as_cluster_user "$PG_BIN/pg_ctl" stop -w -t 10 -s -m immediate -D "$CLUSTER_DATA" >/dev/null 2>&1 ||
    say "PostgreSQL in $CLUSTER_DATA could not be stopped"
  [[ $CLUSTER_SOCKET == "$CLUSTER_HOME"/* ]] || rmdir "$CLUSTER_SOCKET" 2>/dev/null || true
}

cluster_connection() { # DATABASE ROLE: an Npgsql connection string
  printf 'Host=%s;Database=%s;Username=%s' "$CLUSTER_SOCKET" "$1" "$2"
}

cluster_sql() { # DATABASE, statements on stdin
  PGOPTIONS='-c client_min_messages=warning' "$PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$CLUSTER_SOCKET" -U postgres -d "$1" >/dev/null
}

# The two roles, the database and its extensions; harmless when they exist.
cluster_prepare() {
  cluster_sql postgres <<'SQL'
SELECT 'CREATE ROLE datasud_reader LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'datasud_reader') \gexec
SELECT 'CREATE ROLE datasud_writer LOGIN CREATEROLE' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'datasud_writer') \gexec
-- Since PostgreSQL 16 CREATEROLE alone does not let the migrations manage a role made by somebody else.
SELECT 'GRANT datasud_reader TO datasud_writer WITH ADMIN OPTION' WHERE NOT EXISTS (
  SELECT FROM pg_auth_members WHERE roleid = 'datasud_reader'::regrole AND member = 'datasud_writer'::regrole AND admin_option) \gexec
SELECT 'CREATE DATABASE datasud OWNER datasud_writer' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'datasud') \gexec
SQL
  cluster_sql datasud <<'SQL'
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
}

# Starts the cluster of the data directory DIR, ready for the service, and keeps it for this script until
# cluster_leave: a shared lock (8) says "in use", an exclusive one (9) makes start-up single file.
cluster_share() { # DIR
  exec 8>>"$1/cluster.users.lock"
  flock -s 8
  exec 9>>"$1/cluster.start.lock"
  flock 9
  cluster_at "$1"
  cluster_up
  cluster_prepare
  exec 9>&-
  DATASUD_DB=$(cluster_connection datasud datasud_writer)
  DATASUD_READ_DB=$(cluster_connection datasud datasud_reader)
  export DATASUD_DB DATASUD_READ_DB
}

cluster_leave() {
  [[ -n $CLUSTER_DATA ]] || return 0
  # Only the last user gets the lock for itself.
  if flock -n 8; then cluster_down; fi
  exec 8>&-
}
