/**
 * Checked architecture → readable Java: a model class, one class per distinct layer shape, the
 * schedule and a {@code main}. Pure: the same architecture gives the same text.
 */
package io.hyb.codegen;
