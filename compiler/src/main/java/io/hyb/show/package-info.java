/**
 * A checked model written as the spec that says everything itself, each value with the place where
 * it was said.
 */
package io.hyb.show;
