#!/usr/bin/env bash
# Distils and evaluates the students of docs/experiments/smollm2.md, starting from the teacher's GGUF file.
#
#   examples/smollm2/experiment.sh FILE.gguf OUT [VARIANT…]
#
# VARIANT is one of
#   best10, best5, none       the best heads of the ranking, or no head
#   random10, random10-N      ten random heads, as listed in random-heads.txt
#   state4, state16, state64  the ten best heads with another d_state
#   NAME=HEADS                heads of your own, such as mine=L18H6,L18H8; results go to OUT/NAME
# Without one, it runs best10, best5, random10, random10-21 to random10-29, none, state4, state16 and state64.
#
# Run it again with the same OUT to resume: finished steps are skipped and interrupted training continues.
# Several calls with different variants can share OUT once one of them has sampled the teacher's texts.
#
# Environment:
#   DEVICE       device (gpu)
#   PRECISION    precision (bfloat16)
#   EXAMPLES     questions per evaluation (1024)
#   QUESTIONS    their seed (7); to try out recipes use another seed and another OUT
#   EVALUATIONS  which to run ("numbers-10 numbers-25 numbers-40 words-25 own-text prose")
#   TEXTS        texts sampled from the teacher (512)
#   PROSE        tokens of prose (200000)
#   SETTINGS     more options for `hyb compile`, such as "--set distill.align.tokens=1M"
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hyb=$here/../../hyb
[ $# -ge 2 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
gguf=$1 out=$2
shift 2
[ $# -gt 0 ] || set -- best10 best5 random10 random10-{21..29} none state4 state16 state64
compute=(--device "${DEVICE:-gpu}" --precision "${PRECISION:-bfloat16}")
examples=${EXAMPLES:-1024} questions=${QUESTIONS:-7}
all="numbers-10 numbers-25 numbers-40 words-25 own-text prose"
evaluations=${EVALUATIONS:-$all}
for name in $evaluations; do
  [[ " $all " == *" $name "* ]] || { echo "experiment.sh: there is no evaluation $name; there are $all" >&2; exit 2; }
done
read -r -a settings <<<"${SETTINGS:-}"
teacher=$here/models/smollm2-135m
mkdir -p "$out"

# of_variant NAME: sets `variant` to its options for `hyb compile`
of_variant() {
  local drawn
  drawn=$(name=$1 awk '!/^#/ && $1 == ENVIRON["name"] { print $2 }' "$here/random-heads.txt")
  case $1 in
    best10) variant=() ;;
    best5) variant=(--set "attention.keep=top 5 of kv_retrieval") ;;
    none) variant=(--set attention.keep=none) ;;
    # Taken by files that this script writes or by other variants.
    teacher=* | own-text=* | report=* | best10=* | best5=* | none=* | random10*=* | state*=* | *-first=* | =* | *[!A-Za-z0-9_-]*=*)
      echo "experiment.sh: $1: no name for heads of your own; take letters, digits, - and _, as in mine=L18H6,L18H8" >&2
      exit 2
      ;;
    *=*) variant=(--set "attention.keep=${1#*=}") ;;
    state*) variant=(--set "ssm.d_state=${1#state}") ;;
    *)
      [ -n "$drawn" ] || { echo "experiment.sh: there is no variant $1" >&2; exit 2; }
      variant=(--set "attention.keep=$drawn")
      ;;
  esac
}

# evaluate JAR WEIGHTS FOLDER: runs the evaluations that have no result in FOLDER yet
evaluate() {
  local jar=$1 weights=$2 to=$3/evaluations
  mkdir -p "$to"
  measure() {
    local name=$1
    shift
    [[ " $evaluations " == *" $name "* ]] && [ ! -s "$to/$name.json" ] || return 0
    java -jar "$jar" evaluate --weights "$weights" "$@" --json "${compute[@]}" >"$to/$name.part"
    mv "$to/$name.part" "$to/$name.json"
  }
  local pairs
  for pairs in 10 25 40; do
    measure "numbers-$pairs" --probe kv --form continuation --values number --pairs "$pairs" --examples "$examples" --seed "$questions"
  done
  measure words-25 --probe kv --form continuation --values word --pairs 25 --examples "$examples" --seed "$questions"
  measure own-text --text "$out/own-text.jsonl"
  measure prose --text "$here/../quickstart/data/prose.txt" --tokens "${PROSE:-200000}"
}

[ -e "$teacher/config.json" ] || "$hyb" import "$gguf" --out "$teacher" --precision bfloat16
[ -e "$out/teacher.jar" ] || "$hyb" compile "$here/smollm2.hyb" -o "$out/teacher.jar"
names=()
for each in "$@"; do # compile everything first, so that a mistake shows before the long work
  of_variant "$each"
  [[ " ${names[*]-} " != *" ${each%%=*} "* ]] || { echo "experiment.sh: ${each%%=*} is named twice" >&2; exit 2; }
  names+=("${each%%=*}")
  "$hyb" compile "$here/rad10.hyb" ${settings[@]+"${settings[@]}"} ${variant[@]+"${variant[@]}"} -o "$out/${each%%=*}.jar"
done
if [ ! -s "$out/own-text.jsonl" ]; then
  java -jar "$out/teacher.jar" generate --weights "$teacher" --ids 2 --max-tokens 511 --temperature 1 --count "${TEXTS:-512}" --seed 77 \
    "${compute[@]}" >"$out/own-text.$$.part"
  mv "$out/own-text.$$.part" "$out/own-text.jsonl"
fi
evaluate "$out/teacher.jar" "$teacher" "$out/teacher"

for name in "${names[@]}"; do
  jar=$out/$name.jar run=$out/$name
  [ -e "$out/$name-first/config.json" ] || java -jar "$jar" init --teacher "$teacher" --out "$out/$name-first" --seed 0
  if [ ! -e "$run/student/config.json" ]; then
    resume=()
    [ ! -e "$run/run.json" ] || resume=(--resume)
    java -jar "$jar" distill --weights "$out/$name-first" --teacher "$teacher" --out "$run" --base "$here" --seed 0 \
      ${resume[@]+"${resume[@]}"} "${compute[@]}"
  fi
  evaluate "$jar" "$run/student" "$run"
done
"$hyb" report "${names[@]/#/$out/}" --ranking "$here/../../docs/results/smollm2-ranking-number-h200.json" \
  --out "$out/report.html" --force
