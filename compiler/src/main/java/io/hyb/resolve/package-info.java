/**
 * Syntax trees become a namespace: imports read, names bound, inheritance and command-line settings
 * applied to the trees. Which blocks and keys there are, it asks {@link io.hyb.language}.
 */
package io.hyb.resolve;
