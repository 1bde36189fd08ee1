/**
 * The syntax tree of a spec: immutable records with spans. The parser is generic ({@code name
 * label* {…}}, {@code path = value}, {@code keep SET}); which names, kinds and keys exist is for
 * the checker to say.
 */
package io.hyb.syntax.tree;
