#!/usr/bin/env bash
# What docs/results tells of SmolLM2's students, from the GGUF file to evaluations that `hyb report` shows.
#
#   examples/smollm2/experiment.sh FILE.gguf OUT [VARIANT…]
#
# VARIANT: best10, best5, random10 and random10-21 to random10-29 (ten draws), none, state4, state16, state64; all if none is named.
# random10-40 to random10-49 are ten more draws, random10-30 to random10-34 five of heads that share no keys and values with the first
# 20 of the ranking.
# NAME=HEADS keeps other heads, such as mine=L18H6,L18H8, and leaves what comes of it under NAME.
# Started again it goes on where it was: what is finished is left alone, a training that was stopped resumes. Several calls may run
# side by side, each with variants of its own, once one of them has drawn the teacher's texts.
#
# Environment: DEVICE (gpu), PRECISION (bfloat16), EXAMPLES (1024 questions each), QUESTIONS (7, their seed: another one, with an OUT
# of its own, for trying out recipes), EVALUATIONS ("numbers-10 numbers-25 numbers-40 words-25 own-text prose"), TEXTS (512 of the
# teacher), PROSE (200000 tokens), SETTINGS (more options for `hyb compile`, such as "--set distill.align.tokens=1M").
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hyb=$here/../../hyb
[ $# -ge 2 ] || { sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2; }
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

# Ten of the heads below rank 20 of kv_retrieval.hyb, in its order, by Python's random.Random(SEED).sample; random10 has the seed 20.
draws=(
  [20]=L2H8,L3H5,L9H0,L17H7,L18H8,L20H4,L22H3,L22H7,L25H1,L25H8
  [21]=L1H7,L9H3,L9H5,L10H3,L24H5,L25H1,L25H6,L26H7,L28H7,L29H2
  [22]=L0H7,L4H2,L5H1,L11H0,L11H2,L12H7,L13H0,L19H7,L28H2,L29H6
  [23]=L3H7,L3H8,L5H0,L10H5,L12H0,L12H6,L14H4,L21H5,L23H2,L23H3
  [24]=L1H1,L3H0,L4H6,L4H8,L9H3,L10H3,L11H3,L12H2,L25H2,L28H1
  [25]=L3H8,L8H4,L9H5,L9H6,L11H6,L12H5,L15H6,L18H8,L19H2,L25H1
  [26]=L8H7,L14H6,L14H7,L17H4,L19H5,L19H7,L21H8,L22H6,L24H0,L24H2
  [27]=L3H2,L5H1,L7H5,L7H6,L13H0,L13H6,L26H8,L27H2,L28H7,L29H1
  [28]=L0H3,L0H5,L3H0,L5H4,L9H8,L13H1,L17H1,L20H8,L24H0,L27H7
  [29]=L10H4,L11H6,L21H4,L22H6,L23H0,L24H8,L25H0,L26H3,L26H8,L28H4
  [40]=L2H4,L6H6,L8H6,L14H2,L23H7,L24H5,L25H3,L26H2,L27H7,L29H6
  [41]=L4H3,L5H2,L9H3,L15H4,L16H3,L19H4,L23H6,L24H1,L25H2,L25H6
  [42]=L0H0,L0H3,L6H8,L7H6,L11H2,L12H7,L13H8,L20H8,L27H7,L29H6
  [43]=L1H7,L2H6,L2H7,L5H5,L8H2,L9H8,L13H0,L13H4,L26H8,L28H1
  [44]=L1H8,L3H3,L5H1,L6H3,L12H0,L13H1,L16H3,L20H8,L21H3,L23H4
  [45]=L0H1,L7H1,L7H5,L13H6,L16H7,L23H1,L24H6,L25H4,L27H8,L29H7
  [46]=L6H3,L7H2,L9H0,L9H4,L13H2,L20H5,L21H0,L23H0,L25H1,L26H4
  [47]=L3H4,L6H4,L7H5,L22H2,L24H2,L24H7,L25H2,L26H5,L28H5,L29H1
  [48]=L3H0,L4H5,L5H4,L18H2,L19H0,L25H0,L25H4,L26H1,L27H5,L28H0
  [49]=L0H3,L4H0,L7H7,L8H5,L9H1,L19H2,L21H6,L24H8,L26H5,L28H4
  # Likewise, of those of them whose group of keys and values has none of the ranking's first 20:
  [30]=L2H0,L5H3,L10H5,L15H8,L16H8,L22H7,L24H8,L25H4,L25H7,L28H3
  [31]=L0H4,L7H3,L11H3,L11H5,L15H2,L21H4,L22H6,L23H7,L28H2,L29H1
  [32]=L2H3,L6H1,L6H7,L7H0,L13H1,L21H8,L24H4,L24H5,L26H5,L27H4
  [33]=L4H5,L5H1,L7H6,L8H7,L17H1,L18H1,L18H3,L20H7,L25H8,L29H3
  [34]=L7H2,L7H8,L8H5,L10H4,L15H8,L18H1,L24H6,L27H6,L28H7,L29H2
)

of_variant() {
  case $1 in
    best10) variant=() ;;
    best5) variant=(--set "attention.keep=top 5 of kv_retrieval") ;;
    random10) variant=(--set "attention.keep=${draws[20]}") ;;
    random10-2[1-9] | random10-3[0-4] | random10-4[0-9]) variant=(--set "attention.keep=${draws[${1#random10-}]}") ;;
    none) variant=(--set attention.keep=none) ;;
    # What is there under such a name would be taken for the other's.
    teacher=* | own-text=* | report=* | best10=* | best5=* | none=* | random10*=* | state*=* | *-first=* | =* | *[!A-Za-z0-9_-]*=*)
      echo "experiment.sh: $1: no name for heads of your own; take letters, digits, - and _, as in mine=L18H6,L18H8" >&2
      exit 2
      ;;
    *=*) variant=(--set "attention.keep=${1#*=}") ;;
    state*) variant=(--set "ssm.d_state=${1#state}") ;;
    *) echo "experiment.sh: there is no variant $1" >&2; exit 2 ;;
  esac
}

# evaluate JAR WEIGHTS FOLDER: whatever is not there yet
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
for each in "$@"; do # before what takes long: heads that aren't there are told here
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
    goes_on=()
    [ ! -e "$run/run.json" ] || goes_on=(--resume)
    java -jar "$jar" distill --weights "$out/$name-first" --teacher "$teacher" --out "$run" --base "$here" --seed 0 \
      ${goes_on[@]+"${goes_on[@]}"} "${compute[@]}"
  fi
  evaluate "$jar" "$run/student" "$run"
done
"$hyb" report "${names[@]/#/$out/}" --ranking "$here/../../docs/results/smollm2-ranking-number-h200.json" \
  --out "$out/report.html" --force
