package io.hyb.runtime.distil;

import java.util.Map;

/**
 * What one step gave.
 *
 * @param step steps done in all, this one included
 * @param stage the stage's label
 * @param tokens tokens seen in all
 * @param tokensOfRun tokens that all stages together will see
 * @param loss the step's loss
 * @param parts the loss of each part, such as {@code layer 3}; they add up to it
 * @param rate the learning rate
 * @param norm the gradient's norm before it was cut
 * @param tokensPerSecond of this step, teacher included
 * @param memory peak bytes so far: resident on a CPU, allocated on a GPU; 0 if not known
 */
public record StepReport(
    long step,
    String stage,
    long tokens,
    long tokensOfRun,
    double loss,
    Map<String, Double> parts,
    double rate,
    double norm,
    double tokensPerSecond,
    long memory) {}
