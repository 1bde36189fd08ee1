#!/bin/sh
# Does one work of a sweep on a machine of a cluster, unless it is done: takes a variant to its end, or makes the end
# of a stage that several share.
#   task.sh WORK    the folder of the work, below the sweep's: variants/ID or stages/END
# The folder gets out.txt, log.txt and, at the end, `exit`: exit code and seconds. A task that a signal ends leaves no
# `exit`: done again, the training resumes from its last checkpoint.
set -u

die() {
  echo "task.sh: $1" >&2
  exit 1
}

sweep=$(cd "$(dirname "$0")" && pwd) || exit 1
work=$1
[ -n "$work" ] || die "no work is named"
cd "$sweep/$work" || exit 1

# One task at a time, wherever it runs; whoever has waited finds the result of the other.
command -v flock >/dev/null || die "flock is not on the PATH; install util-linux"
exec 9>>lock || exit 1
flock 9 || die "$PWD/lock can't be locked; mount the file system with support for flock"
if [ -e exit ]; then
  read -r code seconds <exit
  echo "$work has ended before, with exit code $code in $seconds s"
  exit "$code"
fi

. "$sweep/environment"
[ -z "${SLURM_CPUS_PER_TASK:-}" ] || export OMP_NUM_THREADS="${OMP_NUM_THREADS:-$SLURM_CPUS_PER_TASK}"
echo "$work runs on ${SLURMD_NODENAME:-$(hostname)}"
start=$(date +%s)
sh ./command >.out.part 2>>log.txt &
child=$!
stopped=
trap 'stopped=yes; kill "$child" 2>/dev/null' TERM INT
wait "$child"
code=$?
if [ -n "$stopped" ]; then # the signal has ended the first wait
  wait "$child"
  again=$?
  [ "$again" = 127 ] || code=$again
fi

if [ "$code" -gt 128 ] || { [ -n "$stopped" ] && [ "$code" != 0 ]; }; then
  echo "$work was ended by a signal ($code); it is to be run again"
  exit "$code"
fi
[ "$code" != 0 ] || mv .out.part out.txt || die "$PWD/out.txt can't be written"
{ echo "$code $(($(date +%s) - start))" >.exit.part && mv .exit.part exit; } || die "$PWD/exit can't be written"
echo "$work has ended with exit code $code"
exit "$code"
