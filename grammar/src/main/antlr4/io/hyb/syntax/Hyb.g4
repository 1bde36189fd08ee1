/**
 * The generic shape of a spec. Which names, kinds and keys exist is the checker's business: it
 * gives better errors than a grammar can. TokenRepair runs between the lexer and the parser, so
 * that here braces and brackets always balance and a number is always well formed.
 */
grammar Hyb;

// The parser notes there whether it skipped something between items.
document locals [boolean skipped] : item* EOF ;
loneValue : values EOF ;
lonePath : path EOF ;

item : assignment | statement | let | require | allow | block ;

assignment : path ASSIGN values ;
path : word (DOT word)* ;

statement : statementKeyword values ;
let : LET word ASSIGN expression ;
require : REQUIRE expression comparison expression (ELSE STRING)? ;
comparison : LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | EQUAL | NOT_EQUAL ;
allow : ALLOW word STRING ;

block : head labels? body ;
body locals [boolean skipped] : LBRACE item* RBRACE ;

// Several words, as in `hybrid B extends A`; or a set, a string or one word.
labels : word word+ | values ;

values : value (COMMA value)* ;

value : (ALL BUT)? element ;
element
    : STRING                                            # text
    | brackets                                          # list
    | TOP (count | brackets) OF word                    # top
    | WITHIN count AT count OF word                     # within
    | EVERY count FROM count                            # every
    | expression (range | measured)?                    # computed
    ;
brackets : LBRACKET (value (COMMA value)*)? RBRACKET ;
count : operand ((PLUS | MINUS | STAR | SLASH) operand)* ;
range : RANGE expression (COLON expression)? ;
measured : PLUS_MINUS expression ;

// Ranges, counts and elements of lists hold an operand each; one operator more is reported later.
expression : term ((PLUS | MINUS) term)* ;
term : operand ((STAR | SLASH | OF) operand)* ;
operand : MINUS? primary ;
primary : NUMBER | call | word | LPAREN expression RPAREN ;
call : WORD LPAREN (argument (COMMA argument)*)? RPAREN ;
argument : (word ASSIGN)? expression ;

// All keywords are soft: each is a word wherever a name may stand. No block is called like one that
// goes on with a number or an item.
word : head | statementKeyword | LET | REQUIRE | ALLOW | OF | BUT | ELSE ;
head : WORD | TOP | EVERY | FROM | WITHIN | AT | ALL ;
statementKeyword : KEEP | IMPORT | ORDER | HYB ;

KEEP : 'keep' ;
IMPORT : 'import' ;
ORDER : 'order' ;
HYB : 'hyb' ;
TOP : 'top' ;
OF : 'of' ;
EVERY : 'every' ;
FROM : 'from' ;
WITHIN : 'within' ;
AT : 'at' ;
ALL : 'all' ;
BUT : 'but' ;
LET : 'let' ;
REQUIRE : 'require' ;
ELSE : 'else' ;
ALLOW : 'allow' ;

WORD : [A-Za-z_] [A-Za-z0-9_]* ;

// The unit takes whatever letters follow, so that `64k` is one token and one error.
NUMBER : DIGITS ('.' DIGITS)? ([eE] [+-]? DIGITS)? ('%' | [A-Za-z_] [A-Za-z0-9_]*)? ;
fragment DIGITS : [0-9]+ ;
LEADING_POINT : '.' DIGITS ([eE] [+-]? DIGITS)? ('%' | [A-Za-z_] [A-Za-z0-9_]*)? ;

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
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;
LBRACKET : '[' ;
RBRACKET : ']' ;

// Belongs to the declaration after it; with a fourth slash it is a comment like any other.
DOC_COMMENT : '///' (~[/\r\n] ~[\r\n]*)? -> channel(HIDDEN) ;
LINE_COMMENT : '//' ~[\r\n]* -> channel(HIDDEN) ;
BLOCK_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'+ '/' -> channel(HIDDEN) ;
// Takes the rest of the file: exact where no end follows, and linear whatever follows.
UNTERMINATED_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'* ;
HASH_COMMENT : '#' ~[\r\n]* ;
BLANK : [ \t\r\n\f\uFEFF]+ -> skip ;
UNKNOWN : . ;
