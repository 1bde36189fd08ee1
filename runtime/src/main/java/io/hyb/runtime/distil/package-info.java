/**
 * Distils a hybrid from its teacher, stage by stage: losses, optimiser, training loop, checkpoints
 * and what a run leaves behind.
 */
package io.hyb.runtime.distil;
