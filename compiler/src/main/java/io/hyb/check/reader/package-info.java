/**
 * Syntax trees become the records of {@link io.hyb.arch}: one small class a block reads its keys by
 * the language's schema, fills in the defaults, and reports what cannot be read.
 */
package io.hyb.check.reader;
