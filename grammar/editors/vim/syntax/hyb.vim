" Highlights specs of Hyb. Keywords are soft: each is one only before what must follow it.
if exists('b:current_syntax')
  finish
endif

" What comes later wins where two begin at one place.
syntax match hybName '\<\h\w*\>'
syntax match hybOperator '[-+*/=<>!:]'
syntax match hybOperator '+-'
syntax match hybOperator '\.\.'
syntax keyword hybBoolean true false

" Blocks: `layers 0..3 {`, `text "…" {`, `ssm {`, and with a kind or label `ssm mamba2 {`.
syntax match hybBlock '\<\h\w*\ze\s\+\%("[^"]*"\|\%([[:digit:][(]\|\%(all\|every\|none\|top\)\>\)[^={}"]*\){'
syntax match hybBlock '\<\h\w*\ze\s\+"[^"]*"\s*{'
syntax match hybBlock '\<\h\w*\ze\s*{'
syntax match hybBlock '\<\h\w*\ze\s\+\h\w*\s*{' nextgroup=hybLabel skipwhite
syntax match hybLabel '\<\h\w*\>' contained

" Statements.
syntax match hybStatement '\<import\ze\s*"'
syntax match hybStatement '\<hyb\ze\s\+\d'
syntax match hybStatement '\<else\ze\s*"'
syntax match hybStatement '\<\%(keep\|order\|require\)\>\ze\%(\s*\%(=\%([^=]\|$\)\|[.{,}\]]\)\)\@!'
syntax match hybStatement '\<allow\>\ze\s\+\h[[:alnum:]_-]*\s*"' nextgroup=hybDiagnostic skipwhite
syntax match hybDiagnostic '\<\h[[:alnum:]_-]*' contained
syntax match hybDeclare '\<let\ze\s\+\h\w*\s*=' nextgroup=hybType skipwhite

" Sets.
syntax match hybSet '\<top\ze\s[^{}="]*\<of\>'
syntax match hybSet '\<within\ze\s[^{}="]*\<at\>'
syntax match hybSet '\<every\ze\s[^{}="]*\<from\>'
syntax match hybSet '\<\%(of\|at\|from\)\ze\%(\s*[-[:digit:][(]\|\s\+\h\w*\s*(\)'
syntax match hybSet '\<\%(of\|at\|from\)\ze\s\+\h\w*\>\%(\s*\%([.(]\|=\%([^=]\|$\)\)\)\@!' nextgroup=hybUse skipwhite
syntax match hybUse '\<\h\w*\>' contained
syntax match hybAll '\<\%(all\|none\)\>\ze\%(\s*\%([.(]\|=\%([^=]\|$\)\)\)\@!'
syntax match hybSet '\%(\<all\s\+\)\@<=but\>'
" No set goes on after an operator.
syntax match hybName '\%([-+*/]\s*\)\@<=\<\h\w*\>\%(\s*(\)\@!'

" Keys, and the word that a key takes; `keep` and `window` take sets.
syntax match hybFunction '\<\h\w*\ze\s*('
syntax match hybKey '\<\%(\h\w*\.\)*\h\w*\ze\s*=\%([^=]\|$\)' nextgroup=hybAssign skipwhite
syntax match hybKey '\<\%(\h\w*\.\)*\%(keep\|window\)\ze\s*=\%([^=]\|$\)'
syntax match hybAssign '=' contained nextgroup=hybValue skipwhite
syntax match hybValue '\<\h\w*\>\ze\%(\s*[.(]\)\@!' contained contains=hybBoolean,hybNone
syntax keyword hybNone none contained

syntax match hybDeclare '\<\%(teacher\|ranking\|hybrid\|sweep\)\ze\s\+\h\w*\%(\s\+\%(extends\|over\)\s\+\h\w*\)\=\s*\%({\|/[/*]\|$\)'
      \ nextgroup=hybType skipwhite
syntax match hybType '\<\h\w*\>' contained nextgroup=hybExtends skipwhite
syntax match hybExtends '\<\%(extends\|over\)\>' contained nextgroup=hybParent skipwhite
syntax match hybParent '\<\h\w*\>' contained

" Numbers and heads.
syntax match hybNumber '\<\%(\d\+\%(\.\d\+\)\=\%([eE][+-]\=\d\+\)\=\)\@>' nextgroup=hybUnit,hybBadUnit
syntax match hybBadUnit '\h\w*' contained
syntax match hybUnit '%\| \=[KMG]iB\>\|[KM]i\>\|[KMB]\>' contained
syntax match hybBadNumber '[[:alnum:]_.]\@1<!\.\d\+'
syntax match hybHead '\<L\d\+H\d\+\>'
syntax match hybHead '\%(\.\.\s*\)\@<=H\d\+\>'

" Text.
syntax region hybString start='"' skip='\\.' end='"' end='$' oneline contains=hybEscape,hybBadEscape
syntax match hybBadEscape '\\.' contained
syntax match hybEscape '\\[nrt"\\]' contained
syntax match hybEscape '\\u\x\{4}' contained
syntax match hybBadString "'[^']*'\="
syntax match hybComment '//.*$' contains=@Spell,hybTodo
syntax match hybDocComment '///\%($\|[^/].*$\)' contains=@Spell
syntax region hybComment start='/\*' end='\*/' contains=@Spell,hybTodo
syntax keyword hybTodo TODO FIXME contained
syntax match hybBadComment '#.*$'

syntax sync ccomment hybComment

highlight default link hybName Identifier
highlight default link hybUse Identifier
highlight default link hybValue Constant
highlight default link hybOperator Operator
highlight default link hybAssign Operator
highlight default link hybBoolean Boolean
highlight default link hybNone Constant
highlight default link hybAll Constant
highlight default link hybBlock Keyword
highlight default link hybLabel Label
highlight default link hybStatement Statement
highlight default link hybDiagnostic Special
highlight default link hybSet Keyword
highlight default link hybFunction Function
highlight default link hybKey Identifier
highlight default link hybDeclare Structure
highlight default link hybType Type
highlight default link hybExtends Keyword
highlight default link hybParent Type
highlight default link hybNumber Number
highlight default link hybUnit Number
highlight default link hybHead Special
highlight default link hybString String
highlight default link hybEscape SpecialChar
highlight default link hybComment Comment
highlight default link hybDocComment SpecialComment
highlight default link hybTodo Todo
highlight default link hybBadNumber Error
highlight default link hybBadUnit Error
highlight default link hybBadString Error
highlight default link hybBadEscape Error
highlight default link hybBadComment Error

let b:current_syntax = 'hyb'
