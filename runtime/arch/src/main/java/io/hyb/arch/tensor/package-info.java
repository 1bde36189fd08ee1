/**
 * A model's weights by name and shape: what a checkpoint must hold and what each tensor counts as.
 */
package io.hyb.arch.tensor;
