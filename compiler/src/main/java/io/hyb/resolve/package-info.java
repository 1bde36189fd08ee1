/**
 * Syntax trees become a namespace: imports read, names bound, inheritance and command-line settings
 * applied to the trees. Which keys exist is no concern of this package.
 */
package io.hyb.resolve;
