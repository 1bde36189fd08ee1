# Appends to the file $2 what an interactive zsh makes of each of the lines that follow when it completes them by the
# script $1.
zmodload zsh/zpty
script=$1 out=$2
shift 2
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -D; source '$script'"
zpty -w shell "complete_and_print() { zle complete-word; print -r -- \"\$BUFFER\" >>'$out'; zle kill-whole-line }"
zpty -w shell "zle -N complete_and_print; bindkey '^T' complete_and_print"
for line in "$@"; do zpty -w -n shell "$line"$'\C-t'; done
zpty -w shell exit
while zpty -r shell said; do :; done
