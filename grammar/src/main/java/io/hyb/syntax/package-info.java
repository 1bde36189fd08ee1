/**
 * Turns the text of a spec into its syntax tree. {@link io.hyb.syntax.SpecParser} is the way in;
 * ANTLR and its types stay behind it.
 */
package io.hyb.syntax;
