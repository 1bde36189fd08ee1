# Completion of the command hyb in fish. Written by `hyb completion fish`.

# COMMAND|KIND|NAME|VALUE|TEXT: verbs (VALUE: before how many operands), options and operands (VALUE: what completes
# them: words, or :spec, :file, :folder, :any; nothing for an option without a value).
set -g __hyb_table (string split \n -- '@TABLE@')

# Prints the VALUE of a line, whose NAME may be * for operands; fails where there is none.
function __hyb_find # COMMAND KIND NAME
    set -l start "$argv[1]|$argv[2]|"
    for line in $__hyb_table
        if string match -q -- "$start*" $line
            set -l field (string split '|' -- $line)
            if contains -- $field[3] $argv[3] '*'
                echo -- $field[4]
                return 0
            end
        end
    end
    return 1
end

# Prints NAME and TEXT of a kind, of verbs those that may follow so many operands.
function __hyb_names # COMMAND KIND [OPERANDS]
    set -l start "$argv[1]|$argv[2]|"
    for line in $__hyb_table
        if string match -q -- "$start*" $line
            set -l field (string split '|' -- $line)
            if test $argv[2] != verb; or test "$field[4]" = "$argv[3]"
                printf '%s\t%s\n' $field[3] $field[5]
            end
        end
    end
end

# Prints what completes a value, each with a prefix.
function __hyb_offer # VALUE TYPED PREFIX
    switch $argv[1]
        case '' :any
            return
        case :spec
            if string match -q '*.hyb:*' -- $argv[2]
                set -l file (string replace -r '\.hyb:.*' .hyb -- $argv[2])
                set -l command (commandline -opc)[1]
                for line in ($command __names $file 2>/dev/null)
                    echo -- $argv[3]$file:$line
                end
            else
                for each in (complete -C "'' $argv[2]")
                    set -l path (string split \t -- $each)[1]
                    if string match -q '*/' -- $path; or string match -q '*.hyb' -- $path
                        echo -- $argv[3]$path
                    end
                end
            end
        case :file
            for each in (complete -C "'' $argv[2]")
                echo -- $argv[3]$each
            end
        case :folder
            for each in (__fish_complete_directories $argv[2])
                echo -- $argv[3]$each
            end
        case '*'
            for each in (string split ' ' -- $argv[1])
                echo -- $argv[3]$each
            end
    end
end

function __hyb_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l at hyb
    set -l operands 0
    set -l expected ''
    for word in $words[2..]
        set -l value ''
        if test -n "$expected"
            set expected ''
        else if string match -q -- '--*=*' $word
            continue
        else if string match -q -- '-?*' $word
            set expected (__hyb_find $at option $word)
        else if set value (__hyb_find $at verb $word); and test "$value" = $operands
            set at "$at $word"
            set operands 0
        else
            set operands (math $operands + 1)
        end
    end

    if test -n "$expected"
        __hyb_offer "$expected" "$typed" ''
    else if string match -q -- '--*=*' $typed
        set -l option (string replace -r '=.*' '' -- $typed)
        __hyb_offer (__hyb_find $at option $option) (string replace -r '^[^=]*=' '' -- $typed) $option=
    else if string match -q -- '-*' $typed
        __hyb_names $at option
    else
        __hyb_names $at verb $operands
        __hyb_offer (__hyb_find $at operand $operands) "$typed" ''
    end
end

complete -c hyb -f -a '(__hyb_complete)'
