/**
 * Syntax trees become the architecture: one small class a declaration or rule reads its part, fills
 * in the defaults and reports everything that is wrong with it. {@link io.hyb.check.Compilation} is
 * the way in.
 */
package io.hyb.check;
