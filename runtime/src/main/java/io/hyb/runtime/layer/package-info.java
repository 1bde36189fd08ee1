/**
 * The parts that generated layers are put together from: each asks {@code Parameters} for its
 * weights and calls one or two kernels.
 */
package io.hyb.runtime.layer;
