package io.hyb.arch;

/**
 * A stage of distillation.
 *
 * @param label the author's free, unique name for it
 * @param match the loss
 * @param train which weights move
 * @param tokens token budget of the stage
 * @param lr peak learning rate
 * @param batch sequences a micro-batch
 * @param sequence tokens a sequence
 * @param accumulate micro-batches a step
 * @param warmup share of the steps with a rising rate, 0 to 1
 * @param decay share of the steps with a falling rate, 0 to 1
 * @param weightDecay AdamW's decoupled weight decay
 * @param clip largest global gradient norm
 * @param temperature softens both distributions of the logits loss
 * @param recompute whether the logits loss keeps no activations of a layer but runs it again for
 *     its derivatives, which are the same
 */
public record Stage(
    String label,
    Match match,
    Train train,
    long tokens,
    double lr,
    int batch,
    int sequence,
    int accumulate,
    double warmup,
    double decay,
    double weightDecay,
    double clip,
    double temperature,
    boolean recompute) {

  /** What the student is made to match. */
  public enum Match {
    MATRICES,
    HIDDEN_STATES,
    LOGITS
  }

  /** Which weights move. */
  public enum Train {
    MIXERS,
    ALL
  }

  /**
   * Steps that its token budget is worth, rounded up.
   *
   * @throws ArithmeticException if budget and a step together are more than a long can say
   */
  public long steps() {
    return Math.addExact(tokens, tokensPerStep() - 1) / tokensPerStep();
  }

  /** Tokens of a step, those that don't count included. */
  public long tokensPerStep() {
    return (long) batch * sequence * accumulate;
  }

  /**
   * Tokens of all its steps, which are whole: up to a step's more than its budget.
   *
   * @throws ArithmeticException if they are more than a long can say
   */
  public long trainedTokens() {
    return Math.multiplyExact(steps(), tokensPerStep());
  }

  /** The same stage under another name. */
  public Stage withLabel(String other) {
    return copied(other).build();
  }

  /** The same stage, recomputing or not. */
  public Stage withRecompute(boolean other) {
    return copied(label).recompute(other).build();
  }

  private StageBuilder copied(String name) {
    return labelled(name)
        .match(match)
        .train(train)
        .tokens(tokens)
        .lr(lr)
        .batch(batch)
        .sequence(sequence)
        .accumulate(accumulate)
        .warmup(warmup)
        .decay(decay)
        .weightDecay(weightDecay)
        .clip(clip)
        .temperature(temperature)
        .recompute(recompute);
  }

  /** A stage in the making, which says each of its values by name. */
  public static StageBuilder labelled(String label) {
    return new StageBuilder(label);
  }
}
