# Sourced by ./run and ./test: checks the machine, installs npm packages and builds, each only when something changed.
# Messages go to standard error; standard output belongs to the caller.

say() { printf '%s\n' "$*" >&2; }

fail() { say "$*"; exit 1; }

# Installs system packages when that is possible without asking: as root on Debian or Ubuntu.
install_system_packages() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing system packages: $*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 || return 1
  else
    return 1
  fi
}

require_dotnet() {
  if ! command -v dotnet >/dev/null; then
    [ -x "$HOME/.dotnet/dotnet" ] && PATH="$HOME/.dotnet:$PATH"
  fi
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.' && return
  fail "The .NET 10 SDK is missing. Install it: sudo apt-get install dotnet-sdk-10.0, or see https://dotnet.microsoft.com/download"
}

require_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  if [ "$major" -lt 20 ] && [ "$major" -eq 0 ] && install_system_packages nodejs npm; then
    major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  fi
  [ "$major" -ge 20 ] || fail "Node.js 20 or newer is needed (found: $major). Install it: sudo apt-get install nodejs npm, or see https://nodejs.org"
  command -v npm >/dev/null || install_system_packages npm || fail "npm is missing. Install it: sudo apt-get install npm"
}

# The tools that the scripts and the runner use and that a bare container may lack.
require_system_tools() {
  local missing=()
  command -v flock >/dev/null && command -v setsid >/dev/null || missing+=(util-linux)
  [ ${#missing[@]} -eq 0 ] || install_system_packages "${missing[@]}" || fail "These system packages are missing: ${missing[*]}"
}

# One checkout is prepared by one process at a time; a second ./run waits here.
with_checkout_lock() {
  mkdir -p artifacts
  exec 9>artifacts/.prepare.lock
  if ! flock -n 9; then
    say "Another ./run or ./test prepares this checkout; waiting for it."
    flock 9
  fi
}

release_checkout_lock() { exec 9>&-; }

install_npm_packages() {
  local stamp=artifacts/.npm-stamp wanted
  wanted=$(cat package.json package-lock.json | sha256sum)
  # A linked node_modules belongs to another checkout, which keeps it up to date.
  if [ -L node_modules ] && [ -d node_modules/azurite ]; then return; fi
  if [ -d node_modules/azurite ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
  say "Installing npm packages …"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || fail "npm ci failed; see the messages above."
  printf '%s\n' "$wanted" >"$stamp"
}

# The names, sizes and times of everything that a build reads. Quick enough to ask at every start.
source_state() {
  find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name artifacts -o -name TestResults -o -name .git -o -name .data \) -prune \
    -o -type f -printf '%p %s %T@\n' 2>/dev/null | LC_ALL=C sort | sha256sum
}

# build_if_changed NAME WHAT COMMAND... -- PATH...
build_if_changed() {
  local stamp="artifacts/.built-$1" what=$2 command=() state log
  log="artifacts/build-$1.log"
  shift 2
  while [ "$1" != -- ]; do command+=("$1"); shift; done
  shift
  state=$(source_state "$@")
  if [ "$(cat "$stamp" 2>/dev/null)" = "$state" ]; then return; fi
  say "Building $what …"
  rm -f "$stamp"
  # Tools that stay in the background must not inherit the lock.
  if ! "${command[@]}" >"$log" 2>&1 9>&-; then
    grep -E 'error|Error|ERR' "$log" | sort -u | head -20 >&2 || true
    fail "Building $what failed; the whole log is $log."
  fi
  printf '%s\n' "$state" >"$stamp"
}

dotnet_sources=(runtime functions gpu-worker cli infra host.json global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig Run.slnf package-lock.json)

build_product() {
  build_if_changed product "the app" dotnet build Run.slnf -c Release -v q -nologo -nodeReuse:false -p:UseSharedCompilation=false -- "${dotnet_sources[@]}"
}

build_dashboard() {
  [ -f dashboard/dist/index.html ] || rm -f artifacts/.built-dashboard
  build_if_changed dashboard "the dashboard" npm run --silent build -- dashboard package-lock.json
}

# Packs that have to be made from what npm delivered; the OCR pack already lies beside the worker. Without them the app runs, with less.
pull_models() {
  (build_if_changed models "the model packs" env WORKFLOWS_NODE_MODULES="$PWD/node_modules" \
    dotnet gpu-worker/bin/Release/net10.0/Workflows.GpuWorker.dll models pull "--Models:Folder=$PWD/artifacts/models" -- gpu-worker/Models package-lock.json) ||
    say "Pictures get no labels in this run."
}
