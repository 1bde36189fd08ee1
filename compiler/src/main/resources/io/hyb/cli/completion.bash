# Completion of the command hyb in bash. Written by `hyb completion bash`.

# COMMAND|KIND|NAME|VALUE|TEXT: verbs (VALUE: before how many operands), options and operands (VALUE: what completes
# them: words, or :spec, :file, :folder, :any; nothing for an option without a value).
_hyb_table='@TABLE@'

# Sets `value` to the VALUE of a line, whose NAME may be * for operands; fails where there is none.
_hyb_find() { # COMMAND KIND NAME
  local command kind name text
  while IFS='|' read -r command kind name value text; do
    if [[ $command == "$1" && $kind == "$2" && ( $name == "$3" || $name == '*' ) ]]; then
      return 0
    fi
  done <<<"$_hyb_table"
  return 1
}

# Prints the names of a kind, of verbs those that may follow so many operands.
_hyb_names() { # COMMAND KIND [OPERANDS]
  local command kind name value text
  while IFS='|' read -r command kind name value text; do
    if [[ $command == "$1" && $kind == "$2" && ( $kind != verb || $value == "$3" ) ]]; then
      printf '%s\n' "$name"
    fi
  done <<<"$_hyb_table"
}

# Adds what completes a value to `candidates`, each with a prefix.
_hyb_offer() { # VALUE TYPED PREFIX
  local each file
  case $1 in
    '' | :any) ;;
    :spec)
      if [[ $2 == *.hyb:* ]]; then
        file=${2%%.hyb:*}.hyb
        while IFS=$'\t' read -r each _; do
          [[ $file:$each != "$2"* ]] || candidates+=("$3$file:$each")
        done < <("${COMP_WORDS[0]}" __names "$file" 2>/dev/null)
      else
        compopt -o filenames 2>/dev/null
        while IFS= read -r each; do
          [[ $each != *.hyb && ! -d $each ]] || candidates+=("$3$each")
        done < <(compgen -f -- "$2")
      fi
      ;;
    :file | :folder)
      compopt -o filenames 2>/dev/null
      local action=-f
      [[ $1 == :file ]] || action=-d
      while IFS= read -r each; do candidates+=("$3$each"); done < <(compgen "$action" -- "$2")
      ;;
    *) while IFS= read -r each; do candidates+=("$3$each"); done < <(compgen -W "$1" -- "$2") ;;
  esac
}

_hyb() {
  # The words so far, those joined again that bash parts at colons and equals signs.
  local words=() word joined= i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ ${#words[@]} -gt 0 && ( -n $joined || $word == [:=]* ) ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    [[ $word == *[:=] ]] && joined=yes || joined=
  done

  # The command that they lead to, its operands before the cursor, and what the last word expects.
  local typed=${words[${#words[@]} - 1]} at=hyb operands=0 expected= value
  for ((i = 0; i < ${#words[@]} - 1; i++)); do
    word=${words[i]}
    if [[ -n $expected ]]; then
      expected=
    elif [[ $word == --*=* ]]; then
      :
    elif [[ $word == -?* ]]; then
      _hyb_find "$at" option "$word" && expected=$value
    elif _hyb_find "$at" verb "$word" && [[ $value == "$operands" ]]; then
      at+=" $word" operands=0
    else
      operands=$((operands + 1))
    fi
  done

  local candidates=()
  if [[ -n $expected ]]; then
    _hyb_offer "$expected" "$typed" ''
  elif [[ $typed == --*=* ]]; then
    _hyb_find "$at" option "${typed%%=*}" && _hyb_offer "$value" "${typed#*=}" "${typed%%=*}="
  elif [[ $typed == -* ]]; then
    _hyb_offer "$(_hyb_names "$at" option)" "$typed" ''
  else
    _hyb_offer "$(_hyb_names "$at" verb "$operands")" "$typed" ''
    _hyb_find "$at" operand "$operands" && _hyb_offer "$value" "$typed" ''
  fi

  # Bash replaces only what follows the last sign that it parts words at.
  local signs=${COMP_WORDBREAKS//[^:=]/} before=
  [[ -n $signs ]] && before=${typed%"${typed##*[$signs]}"}
  COMPREPLY=("${candidates[@]#"$before"}")
}

complete -F _hyb hyb
