# How Hyb is started on POSIX systems: sourced by bin/hyb of an installed Hyb and by hyb of a checkout.

die() {
  printf 'hyb: %s\n' "$1" >&2
  exit 1
}

# Sets `java` to the Java that JAVA_HOME or else the PATH names.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || die "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; set it to a JDK 17 or later"
  else
    java=$(command -v java) || die "no java on the PATH and JAVA_HOME is not set; install a JDK 17 or later"
  fi
  case $java in
    /*) ;;
    *) java=$PWD/$java ;;
  esac
}

# Refuses a Java that is too old. Called where something has to be made, not at every start.
need_java_17() {
  java_version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${java_version:-0}" -ge 17 ] \
    || die "$java is Java ${java_version:-of an unknown version}; Hyb needs 17 or later: install a JDK 17 and set JAVA_HOME to it"
}

# Thin JARs that are started by themselves look here for their runtime.
record_home() {
  [ -n "${HOME:-}" ] || return 0
  record=$HOME/.hyb/home
  recorded=
  [ -f "$record" ] && read -r recorded <"$record"
  [ "$recorded" = "$home" ] && return 0
  mkdir -p "$HOME/.hyb" && printf '%s\n' "$home" >"$record.$$" && mv -f "$record.$$" "$record"
} 2>/dev/null

# Sets `archive` to the archive of loaded classes for this home and Java. It is in the home, or where that has none and
# is not ours to write, in the user's cache.
choose_archive() {
  archive=$home/cds$java.jsa
  archive_is_fresh || [ -w "$home" ] || [ -z "${HYB_CACHE:-${HOME:-}}" ] \
    || archive=${HYB_CACHE:-$HOME/.hyb/cache}/cds$home$java.jsa
}

archive_is_fresh() {
  [ -f "$archive" ] || return 1
  [ "$java" -nt "$archive" ] && return 1
  for jar in "$home"/lib/compiler/*.jar; do
    [ "$jar" -nt "$archive" ] && return 1
  done
  return 0
}

# Makes the archive from what help, checking a hybrid of the library, compiling the quickstart and comparing it with a
# variant load; help loads every verb. Start-up is quicker with it and right without it, so nothing here may fail the
# command. Only G1 dumps heap objects too.
make_archive() {
  need_java_17
  mkdir -p "${archive%/*}" 2>/dev/null && [ -w "${archive%/*}" ] || return 0
  work=$(mktemp -d "${archive%/*}/making.XXXXXX") || return 0
  [ -t 2 ] && printf 'hyb: starting for the first time, which takes a few seconds\n' >&2
  spec=$home/examples/quickstart/rad4.hyb
  if load_classes "$work/helped.list" help \
    && write_library_spec >"$work/library.hyb" \
    && load_classes "$work/checked.list" check "$work/library.hyb" \
    && load_classes "$work/compiled.list" compile "$spec" -o "$work/rad4.jar" \
    && sed 's/d_state = 8 /d_state = 4 /; s/keep L4H2/keep L4H3/' "$spec" >"$work/other.hyb" \
    && load_classes "$work/compared.list" diff "$spec" "$work/other.hyb" \
    && { (compare_in_git) || :; } \
    && unite "$work"/*.list >"$work/classes" \
    && "$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$work/classes" \
      -XX:SharedArchiveFile="$work/archive" -cp "$class_path" >/dev/null 2>&1; then
    mv -f "$work/archive" "$archive"
  else
    : >"$archive" # an empty one is ignored by Java and not made again before the next build
  fi 2>/dev/null
  rm -rf "$work"
}

# A spec of what the quickstart lacks: an import, a parent, a ranking and a contract.
write_library_spec() {
  printf '%s\n' 'import "std/recipes/llama-3.2-1b.hyb"' 'hybrid Few extends Rad10 {' '  ssm { d_state = 4 }' \
    '  require memory(context = 32Ki) <= 20% of memory(Uniform25, context = 32Ki)' '}'
}

# Compares in a repository of its own, where there is git.
compare_in_git() {
  mkdir "$work/git" && cd "$work/git" && cp "$spec" rad4.hyb && git init -q && git add rad4.hyb \
    && git -c user.name=hyb -c user.email=hyb@localhost commit -q -m rad4 && cp ../other.hyb rad4.hyb \
    && load_classes "$work/from-git.list" diff
}

# The lines of several lists, each as often as in the list that has it most often: a class that uses one method
# reference in two places needs both.
unite() {
  awk '{ if (++here[FILENAME, $0] > all[$0]) { all[$0]++; print } }' "$@"
}

# Runs a verb and writes the classes that it loads to a file.
load_classes() {
  list=$1
  shift
  run_java -XX:DumpLoadedClassList="$list" io.hyb.cli.Main "$@" >/dev/null 2>&1
}

run_java() {
  "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$class_path" "$@"
}

# Starts the Hyb in the folder `home` as the command `launcher`, which git is to call; both are set by the caller.
start() {
  class_path=
  for jar in "$home"/lib/compiler/*.jar; do
    class_path=${class_path:+$class_path:}$jar
  done
  choose_archive
  archive_is_fresh || make_archive
  # Java can't find out whether people look at its output, and at its errors.
  terminal=false
  [ -t 1 ] && terminal=true
  errors=false
  [ -t 2 ] && errors=true
  # Some Javas put the archive at another address each time, and then have to touch most of it.
  archived="-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -Xshare:auto"
  # Most verbs end before a thorough compiler pays, and need no more of G1 than that it alone maps the archive's
  # objects, which starts Java sooner, as does a heap that is small at first but not so small that a check collects
  # garbage. A sweep's plan is much work. The language server stays, and must not pause
  # long where it drops a large spec's tree at each key.
  tiers=1
  collector='-XX:+UseG1GC -XX:ParallelGCThreads=1 -XX:ConcGCThreads=1 -Xms96m -XX:NewSize=64m'
  case ${1:-} in
    lsp) tiers=4 collector=-XX:+UseParallelGC ;;
    sweep) collector=-XX:+UseSerialGC ;;
  esac
  # shellcheck disable=SC2086 # several options
  exec "$java" -XX:TieredStopAtLevel=$tiers $collector $archived -XX:SharedArchiveFile="$archive" \
    -Dhyb.launcher="$launcher" -Dhyb.terminal=$terminal -Dhyb.terminal.errors=$errors \
    -Xlog:disable -Xlog:all=error:stderr -cp "$class_path" io.hyb.cli.Main "$@"
}
