#compdef hyb
# Completion of the command hyb in zsh. Written by `hyb completion zsh`.

# COMMAND|KIND|NAME|VALUE|TEXT: verbs (VALUE: before how many operands), options and operands (VALUE: what completes
# them: words, or :spec, :file, :folder, :any; nothing for an option without a value).
_hyb_table='@TABLE@'

# Sets `value` to the VALUE of a line, whose NAME may be * for operands; fails where there is none.
_hyb_find() { # COMMAND KIND NAME
  local line
  local -a field
  for line in "${(@f)_hyb_table}"; do
    field=("${(@s:|:)line}")
    if [[ $field[1] == "$1" && $field[2] == "$2" && ( $field[3] == "$3" || $field[3] == '*' ) ]]; then
      value=$field[4]
      return 0
    fi
  done
  return 1
}

# Sets `described` to NAME:TEXT of a kind, of verbs those that may follow so many operands.
_hyb_describe() { # COMMAND KIND [OPERANDS]
  local line
  local -a field
  described=()
  for line in "${(@f)_hyb_table}"; do
    field=("${(@s:|:)line}")
    if [[ $field[1] == "$1" && $field[2] == "$2" && ( $2 != verb || $field[4] == "$3" ) ]]; then
      described+=("$field[3]:$field[5]")
    fi
  done
}

_hyb_offer() { # VALUE
  local -a names
  local line file
  case $1 in
    '' | :any) return 1 ;;
    :spec)
      if [[ $PREFIX == *.hyb:* ]]; then
        file=${(Q)PREFIX%%.hyb:*}.hyb
        for line in "${(@f)$($words[1] __names "$file" 2>/dev/null)}"; do
          [[ -z $line ]] || names+=("${line/$'\t'/:}")
        done
        compset -P '*.hyb:'
        _describe 'model' names
      else
        _files -g '*.hyb'
      fi
      ;;
    :file) _files ;;
    :folder) _files -/ ;;
    *) compadd -- ${=1} ;;
  esac
}

_hyb() {
  local at=hyb expected= word value
  local -a described
  integer operands=0 i
  for ((i = 2; i < CURRENT; i++)); do
    word=${(Q)words[i]}
    if [[ -n $expected ]]; then
      expected=
    elif [[ $word == --*=* ]]; then
      :
    elif [[ $word == -?* ]]; then
      _hyb_find "$at" option "$word" && expected=$value
    elif _hyb_find "$at" verb "$word" && [[ $value == $operands ]]; then
      at+=" $word"
      operands=0
    else
      operands+=1
    fi
  done

  if [[ -n $expected ]]; then
    _hyb_offer "$expected"
  elif [[ $PREFIX == --*=* ]]; then
    word=${PREFIX%%=*}
    compset -P '--*='
    _hyb_find "$at" option "$word" && _hyb_offer "$value"
  elif [[ $PREFIX == -* ]]; then
    _hyb_describe "$at" option
    _describe -o 'option' described
  else
    _hyb_describe "$at" verb $operands
    (( $#described )) && _describe 'verb' described
    _hyb_find "$at" operand $operands && _hyb_offer "$value"
  fi
}

# The file is sourced, or the function itself when zsh loads it from its path.
if [[ $funcstack[1] == _hyb ]]; then
  _hyb "$@"
else
  compdef _hyb hyb
fi
