#!/bin/sh
# Installs Request Tracker 5 from the packages of Debian 12. Run it as root.
# Nothing of the packages' own database or configuration is used afterwards:
# the tests build private instances.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y --no-install-recommends request-tracker5 rt5-db-sqlite rt5-standalone
