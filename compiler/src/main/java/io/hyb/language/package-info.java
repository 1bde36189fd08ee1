/**
 * What the language has, as data: its blocks, their kinds and keys, with types, bounds, defaults, a
 * line of documentation and how each is inherited. Checks, {@code --set}, {@code extends}, {@code
 * hyb explain} and the reference in {@code docs/language.md} read it; {@link io.hyb.language
 * .Language#FILE} is the way in.
 */
package io.hyb.language;
