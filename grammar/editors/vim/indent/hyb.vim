" Indents specs of Hyb as `hyb fmt` does: by a level for each open brace, by two more where an item goes on.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=HybIndent(v:lnum)
setlocal indentkeys=0{,0},0],0),!^F,o,O
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*HybIndent')
  finish
endif

function HybIndent(line) abort
  let start = s:CodeBefore(a:line)
  if start == 0
    return 0
  endif
  let opened = s:Opened(start)
  while s:Continues(start)
    let start = s:CodeBefore(start)
    let opened += s:Opened(start)
  endwhile
  " What closes a brace at its own start has been set back for it.
  let level = opened + s:Closes(start) - s:Closes(a:line) + (s:Continues(a:line) ? 2 : 0)
  return max([0, indent(start) + level * shiftwidth()])
endfunction

" The nearest line before that has more than a comment; 0 if there is none.
function s:CodeBefore(line) abort
  let line = prevnonblank(a:line - 1)
  while line > 0 && s:IsText(line, indent(line))
    let line = prevnonblank(line - 1)
  endwhile
  return line
endfunction

function s:Closes(line) abort
  return getline(a:line) =~# '^\s*}'
endfunction

" Whether the item of the code before goes on in this line.
function s:Continues(line) abort
  let before = s:CodeBefore(a:line)
  if before == 0 || s:IsText(a:line, indent(a:line))
    return 0
  endif
  return s:Code(before) =~# '\%([[(,=+*/<>-]\|\<\%(keep\|order\|require\|of\|at\|from\|but\|else\|import\)\)\s*$'
        \ || getline(a:line) =~# '^\s*\%([])=,+*<>-]\|\%(of\|else\)\>\s*\h\=["[:alnum:]]\)'
endfunction

" A line without the comment that ends it.
function s:Code(line) abort
  let text = getline(a:line)
  for at in range(strlen(text))
    if text[at] ==# '/' && synIDattr(synID(a:line, at + 1, 1), 'name') =~# 'Comment'
      return strpart(text, 0, at)
    endif
  endfor
  return text
endfunction

" How many more braces the line opens than it closes.
function s:Opened(line) abort
  let text = getline(a:line)
  let opened = 0
  for at in range(strlen(text))
    if text[at] =~# '[{}]' && !s:IsText(a:line, at)
      let opened += text[at] ==# '{' ? 1 : -1
    endif
  endfor
  return opened
endfunction

" Whether the byte at a column, counted from 0, is in a comment or a string.
function s:IsText(line, at) abort
  return synIDattr(synID(a:line, a:at + 1, 1), 'name') =~# 'Comment\|String\|Escape'
endfunction
