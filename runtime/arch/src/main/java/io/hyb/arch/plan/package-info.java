/**
 * What a model costs, told from its architecture alone: parameters, bytes of cache and state, FLOPs
 * of a forward pass and of training.
 */
package io.hyb.arch.plan;
