# Prints what the script $1 completes the last of the words to that follow, which are parted as bash does.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
_hyb
printf '%s\n' "${COMPREPLY[@]}"
