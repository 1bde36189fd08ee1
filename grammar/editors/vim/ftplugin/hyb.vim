" Settings for specs of Hyb.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=//\ %s
" A doc comment goes on in the next line; so does a comment.
setlocal comments=s1:/*,mb:*,ex:*/,:///,://
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
" A path after `import` is relative to the file; `std/…` is found by the language server.
setlocal suffixesadd=.hyb
setlocal include=^\\s*import\\s\\+\"
if executable('hyb')
  setlocal formatprg=hyb\ fmt\ -
  setlocal keywordprg=hyb\ explain
endif

let b:undo_ftplugin = 'setlocal commentstring< comments< formatoptions< expandtab< shiftwidth< softtabstop<'
      \ . ' suffixesadd< include< formatprg< keywordprg<'
