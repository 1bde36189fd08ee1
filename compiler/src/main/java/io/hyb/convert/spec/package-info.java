/**
 * A model as the short spec that people would write: what the language has a default for is left
 * out.
 */
package io.hyb.convert.spec;
