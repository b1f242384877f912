#!/bin/sh
# Builds the template of all private instances in the directory $1: an SQLite
# database with RT's own data and that of initialdata.pl, and the tokens of the
# API accounts. $2 is the directory of this script's companions. The caller has
# exported RT_SITE_CONFIG and RT_SITE_CONFIG_DIR, which name a configuration
# whose database is $1/db/rt, and has written root's password to $1/rootpw.
set -eu
rt-setup-database-5 --action init --force --skip-create --root-password-file "$1/rootpw"
rt-setup-database-5 --action insert --force --skip-create --datafile "$2/initialdata.pl"
perl -I/usr/share/request-tracker5/lib "$2/tokens.pl" >"$1/tokens"
