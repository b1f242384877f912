#!/bin/sh
# Installs Mermaid for the tests that ask its own parser, into the folder that
# CLIENTELE_REAL_HOME names (without it, clientele-real in the user's cache).
# Needs node 20 or newer and npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case $(uname) in
Darwin) cache=$HOME/Library/Caches ;;
*) cache=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac
home=${CLIENTELE_REAL_HOME:-$cache/clientele-real}/mermaid
mkdir -p "$home"
# The lock file is copied last: the tests take it as the sign of a whole install.
rm -f "$home/installed.json"
cp "$here/app/package.json" "$here/app/package-lock.json" "$home/"
(cd "$home" && npm ci --ignore-scripts --no-audit --no-fund)
cp "$here/app/package-lock.json" "$home/installed.json"
echo "Mermaid is installed in $home"
