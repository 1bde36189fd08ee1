" Tests the syntax, the file type and the indentation; `vim -Nu NONE -es -S grammar/editors/vim/test/run.vim` from anywhere. Fails with what is
" wrong on stderr.
let s:plugin = expand('<sfile>:p:h:h')
let s:repository = fnamemodify(s:plugin, ':h:h:h')
let s:wrong = []
let &runtimepath = s:plugin . ',' . $VIMRUNTIME
filetype plugin indent on
syntax on

" The same places are asserted for VS Code; a scope's first words say what group it is here.
let s:groups = [
      \ ['comment.line.documentation', 'hybDocComment'],
      \ ['comment', 'hybComment'],
      \ ['constant.character.escape', 'hybEscape'],
      \ ['constant.language.boolean', 'hybBoolean'],
      \ ['constant.language.set', 'hybAll\|hybNone'],
      \ ['constant.numeric', 'hybNumber'],
      \ ['constant.other.diagnostic', 'hybDiagnostic'],
      \ ['constant.other.head', 'hybHead'],
      \ ['entity.name.label', 'hybLabel'],
      \ ['entity.name.type', 'hybType'],
      \ ['entity.other.inherited-class', 'hybParent'],
      \ ['invalid.illegal.unit', 'hybBadUnit'],
      \ ['invalid.illegal', 'hybBad\w*'],
      \ ['keyword.operator', 'hybOperator\|hybAssign'],
      \ ['keyword.other.block', 'hybBlock'],
      \ ['keyword.other.set', 'hybSet'],
      \ ['keyword.other.unit', 'hybUnit'],
      \ ['keyword', 'hybStatement'],
      \ ['punctuation', '\w*'],
      \ ['storage.modifier', 'hybExtends'],
      \ ['storage.type', 'hybDeclare'],
      \ ['string', 'hyb\w*String\|hyb\w*Escape'],
      \ ['support.function', 'hybFunction'],
      \ ['variable.other.constant', 'hybType'],
      \ ['variable.other.property', 'hybKey'],
      \ ['variable.parameter', 'hybKey'],
      \ ['variable', 'hybName\|hybUse\|hybValue'],
      \ ]

function s:Group(line, column) abort
  return synIDattr(synID(a:line, a:column, 1), 'name')
endfunction

function s:Expect(groups, line, column) abort
  let group = s:Group(a:line, a:column)
  if group !~# '^\%(' . a:groups . '\)$'
    call add(s:wrong, printf('%s:%d:%d: %s, not %s: %s', expand('%'), a:line, a:column, group, a:groups, getline(a:line)))
  endif
endfunction

" Columns that an assertion marks, from 1: `^^^` stands below them, `<---` and `<~~--` count from the line's start.
function s:Marked(assertion) abort
  let start = match(a:assertion, '\^')
  if start >= 0
    return range(start + 1, matchend(a:assertion, '\^\+'))
  endif
  let [_, skipped, taken; _] = matchlist(a:assertion, '<\(\~*\)\(-\+\)')
  return range(strlen(skipped) + 1, strlen(skipped) + strlen(taken))
endfunction

function s:CheckAssertions(file) abort
  execute 'edit' fnameescape(a:file)
  let source = 0
  for line in range(2, line('$'))
    let scope = matchstr(getline(line), '^//\s*\%(<\~*-\+\|\^\+\)\s*\zs\a[[:alnum:].-]*')
    if scope ==# ''
      let source = line
      continue
    endif
    let expected = filter(copy(s:groups), {_, pair -> stridx(scope, pair[0]) == 0})
    for column in s:Marked(getline(line))
      call s:Expect(expected[0][1], source, column)
    endfor
  endfor
endfunction

" What holds in every spec that is right.
let s:everywhere = [
      \ ['^\s*\zs///\%([^/]\|$\)', 'hybDocComment'],
      \ ['^\%(teacher\|ranking\|hybrid\|sweep\)\>', 'hybDeclare'],
      \ ['^\%(teacher\|ranking\|hybrid\|sweep\)\s\+\zs\h', 'hybType'],
      \ ['^import\>', 'hybStatement'],
      \ ['^[^/"]*\zs\<L\d\+H\d\+\>', 'hybHead'],
      \ ['^[^/"]*=\s*\zs\d', 'hybNumber'],
      \ ['^[^/"]*\zs"', 'hybString'],
      \ ['^[^/"]*\<\zstop\ze\s\+\d', 'hybSet'],
      \ ['^\%([^/"]*[ {]\)\=\zskeep\ze\s\+[^= ]', 'hybStatement'],
      \ ['^[^/"]*\<\zs\%(ssm\|attention\|layers\|distill\|stage\|data\|rope\)\ze\s[^=]*{', 'hybBlock'],
      \ ['^[^/"]*\zs\<d_state\s*=', 'hybKey'],
      \ ]

function s:CheckSpec(file) abort
  execute 'edit' fnameescape(a:file)
  if &filetype !=# 'hyb' || &commentstring !=# '// %s' || &shiftwidth != 2
    call add(s:wrong, a:file . ': not taken for a spec')
  endif
  for line in range(1, line('$'))
    for [pattern, group] in s:everywhere
      let at = match(getline(line), pattern)
      if at >= 0
        call s:Expect(group, line, at + 1)
      endif
    endfor
    for column in range(1, strlen(getline(line)))
      if s:Group(line, column) =~# '^hybBad'
        call add(s:wrong, printf('%s:%d:%d: shown as wrong', a:file, line, column))
      endif
    endfor
  endfor
endfunction

" Lines laid out anew are as they were; a line of heads alone is laid out by its author.
function s:CheckIndent(file) abort
  execute 'edit' fnameescape(a:file)
  let before = getline(1, '$')
  silent %left
  silent normal! gg=G
  for line in range(1, line('$'))
    if getline(line) !=# before[line - 1] && getline(line) !~# '^\s*L\d\+H'
      call add(s:wrong, printf('%s:%d: indented as `%s`, not `%s`', a:file, line, getline(line), before[line - 1]))
    endif
  endfor
  edit!
endfunction

let s:specs = []
for s:folder in ['examples', 'stdlib/src/main/resources/std', 'docs']
  let s:specs += filter(globpath(s:repository . '/' . s:folder, '**/*.hyb', 0, 1), {_, file -> file !~# '/target/'})
endfor
let s:asserted = globpath(s:repository . '/grammar/editors/vscode/test/grammar', '*.test.hyb', 0, 1)
let s:laid_out = s:plugin . '/test/indent.hyb'
try
  call map(copy(s:asserted), {_, file -> s:CheckAssertions(file)})
  call map(copy(s:specs), {_, file -> s:CheckSpec(file)})
  call map(s:specs + [s:laid_out], {_, file -> s:CheckIndent(file)})
catch
  call add(s:wrong, v:exception . ' at ' . v:throwpoint)
endtry
if len(s:specs) < 10 || len(s:asserted) < 3
  call add(s:wrong, 'specs are missing')
endif
call writefile(s:wrong, '/dev/stderr', 'a')
if len(s:wrong) > 0
  cquit
endif
qall!
