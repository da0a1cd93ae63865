# shellcheck shell=bash
# Sourced by bin/manage and bin/demo: the environment of the demonstration.

DEMO_DIR=${DEMO_DIR:-var/demo}

demomiljo() {
  mkdir -p "$DEMO_DIR"
  DEMO_DIR=$(cd "$DEMO_DIR" && pwd)
  local nyckel=$DEMO_DIR/hemlig-nyckel
  if [[ ! -s $nyckel ]]; then
    # Written aside and linked into place: of two commands that start at once, one key wins.
    (umask 077 && od -An -N48 -tx1 /dev/urandom | tr -d ' \n' >"$nyckel.$$")
    ln "$nyckel.$$" "$nyckel" 2>/dev/null || true
    rm -f "$nyckel.$$"
  fi
  SECRET_KEY=${SECRET_KEY:-$(<"$nyckel")}
  DATA_DIR=$DEMO_DIR
  DEMO=true
  TLS=false
  ALLOWED_HOSTS=${ALLOWED_HOSTS:-localhost,127.0.0.1,[::1]}
  EMAIL_URL=file:///$DEMO_DIR/epost # whatever the shell says: mail of a demonstration leaves no machine
  export DEMO_DIR SECRET_KEY DATA_DIR DEMO TLS ALLOWED_HOSTS EMAIL_URL
}
