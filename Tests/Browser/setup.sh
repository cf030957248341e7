# Sourced by the scripts that drive a browser: sets `python` to one that has selenium and axe-core, and sees to it
# that there is a Chromium with its driver. Expects `root`.
environment=$root/.build/browser-tests

do_without() {
  if [ "${TESSERA_BROWSER_OPTIONAL:-}" = 1 ]; then
    echo "skipped: $1" >&2
    exit 0
  fi
  echo "$1; TESSERA_BROWSER_OPTIONAL=1 skips what needs a browser" >&2
  exit 1
}

apt_install() {
  local run=()
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || return 1
    run=(sudo)
  fi
  "${run[@]}" apt-get update -qq >&2 \
    && "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >&2
}

if ! command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 || ! command -v "${CHROMEDRIVER:-chromedriver}" >/dev/null 2>&1; then
  apt_install chromium chromium-driver || do_without "there is no chromium with chromedriver, and apt-get can not install them"
fi

has_all() {
  "$1" -c 'import sys; sys.path.insert(0, sys.argv[1]); import selenium, axe; axe.source()' "$root/Tests/Browser" \
    >/dev/null 2>&1
}

python=$(command -v python3) || do_without "there is no python3"
if ! has_all "$python"; then
  python=$environment/bin/python
  if ! has_all "$python"; then
    "$(command -v python3)" -m venv "$environment" >&2 \
      || { apt_install python3-venv && "$(command -v python3)" -m venv "$environment" >&2; } \
      || do_without "python3 can not make a virtual environment (python3-venv)"
    "$python" -m pip install -q selenium >&2 || do_without "PyPI does not give selenium"
    # The package that carries the newest axe-core drives another browser; its file alone is used.
    "$python" -m pip install -q --no-deps axe-playwright-python >&2 \
      || "$python" -m pip install -q --no-deps axe-core-python >&2 || do_without "PyPI does not give axe-core"
  fi
fi
