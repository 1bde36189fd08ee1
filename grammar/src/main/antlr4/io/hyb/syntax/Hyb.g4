/**
 * The generic shape of a spec. Which names, kinds and keys exist is the checker's business: it
 * gives better errors than a grammar can. TokenRepair runs between the lexer and the parser, so
 * that here braces and brackets always balance and a number is always well formed.
 */
grammar Hyb;

document : item* EOF ;
loneValue : values EOF ;
lonePath : path EOF ;

item : assignment | statement | block ;

assignment : path ASSIGN values ;
path : word (DOT word)* ;

statement : statementKeyword values ;

block : head labels? body ;
body : LBRACE item* RBRACE ;

// A set, a string or one word; or several words, as in `hybrid B extends A`.
labels : values | word word+ ;

values : value (COMMA value)* ;

value
    : STRING                                            # text
    | brackets                                          # list
    | TOP (NUMBER | brackets) OF word                   # top
    | EVERY NUMBER FROM NUMBER                          # every
    | NUMBER PLUS_MINUS NUMBER                          # measured
    | first=end RANGE last=end (COLON NUMBER)?          # range
    | NUMBER                                            # number
    | word                                              # name
    ;
brackets : LBRACKET (value (COMMA value)*)? RBRACKET ;
end : NUMBER | word ;

// All keywords are soft: each is a word wherever a name may stand.
word : head | statementKeyword ;
head : WORD | TOP | OF | EVERY | FROM ;
statementKeyword : KEEP | IMPORT | ORDER | HYB ;

KEEP : 'keep' ;
IMPORT : 'import' ;
ORDER : 'order' ;
HYB : 'hyb' ;
TOP : 'top' ;
OF : 'of' ;
EVERY : 'every' ;
FROM : 'from' ;

WORD : [A-Za-z_] [A-Za-z0-9_]* ;

// The unit takes whatever letters follow, so that `64k` is one token and one error.
NUMBER : '-'? DIGITS ('.' DIGITS)? ([eE] [+-]? DIGITS)? ('%' | [A-Za-z_] [A-Za-z0-9_]*)? ;
fragment DIGITS : [0-9]+ ;
LEADING_POINT : '-'? '.' DIGITS ([eE] [+-]? DIGITS)? ('%' | [A-Za-z_] [A-Za-z0-9_]*)? ;

STRING : '"' STRING_PART* '"' ;
UNTERMINATED_STRING : '"' STRING_PART* '\\'? ;
fragment STRING_PART : ~["\\\r\n] | '\\' ~[\r\n] ;
SINGLE_QUOTED : '\'' ~['\r\n]* '\'' ;

ASSIGN : '=' ;
DOT : '.' ;
RANGE : '..' ;
COLON : ':' ;
COMMA : ',' ;
PLUS_MINUS : '+-' ;
LBRACE : '{' ;
RBRACE : '}' ;
LBRACKET : '[' ;
RBRACKET : ']' ;

LINE_COMMENT : '//' ~[\r\n]* -> channel(HIDDEN) ;
BLOCK_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'+ '/' -> channel(HIDDEN) ;
// Takes the rest of the file: exact where no end follows, and linear whatever follows.
UNTERMINATED_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'* ;
HASH_COMMENT : '#' ~[\r\n]* ;
BLANK : [ \t\r\n\f\uFEFF]+ -> skip ;
UNKNOWN : . ;
