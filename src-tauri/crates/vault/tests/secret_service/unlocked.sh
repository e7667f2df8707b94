#!/bin/sh
# Runs a command in a D-Bus session with an unlocked Secret Service: dbus-run-session -- sh unlocked.sh COMMAND…
# HOME, XDG_DATA_HOME and XDG_RUNTIME_DIR are private folders of the test, so that no keyring of the user is touched.
set -eu
printf '%s' "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
exec "$@"
