/**
 * Distils a hybrid from its teacher, stage by stage: losses, optimiser, training loop, checkpoints
 * and the files of a run.
 */
package io.hyb.runtime.distil;
