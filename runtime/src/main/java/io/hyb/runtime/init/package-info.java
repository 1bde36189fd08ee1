/**
 * A student's first weights, made from its teacher's: what is copied, and for each mixer what its
 * heads start from.
 */
package io.hyb.runtime.init;
