autocmd BufNewFile,BufRead *.hyb setfiletype hyb
