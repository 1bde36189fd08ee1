package io.hyb.runtime.schedule;

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
    double temperature) {

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

  /** A stage of {@code tokens} tokens with the language's defaults for all else. */
  public static Stage of(String label, Match match, long tokens) {
    return new Stage(
        label,
        match,
        match == Match.LOGITS ? Train.ALL : Train.MIXERS,
        tokens,
        1e-4,
        32,
        512,
        1,
        0.1,
        0.1,
        0.1,
        1.0,
        1.0);
  }

  public Stage train(Train value) {
    return new Stage(
        label,
        match,
        value,
        tokens,
        lr,
        batch,
        sequence,
        accumulate,
        warmup,
        decay,
        weightDecay,
        clip,
        temperature);
  }

  public Stage lr(double value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        value,
        batch,
        sequence,
        accumulate,
        warmup,
        decay,
        weightDecay,
        clip,
        temperature);
  }

  public Stage batch(int value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        value,
        sequence,
        accumulate,
        warmup,
        decay,
        weightDecay,
        clip,
        temperature);
  }

  public Stage sequence(int value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        batch,
        value,
        accumulate,
        warmup,
        decay,
        weightDecay,
        clip,
        temperature);
  }

  public Stage accumulate(int value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        batch,
        sequence,
        value,
        warmup,
        decay,
        weightDecay,
        clip,
        temperature);
  }

  public Stage warmup(double value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        batch,
        sequence,
        accumulate,
        value,
        decay,
        weightDecay,
        clip,
        temperature);
  }

  public Stage decay(double value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        batch,
        sequence,
        accumulate,
        warmup,
        value,
        weightDecay,
        clip,
        temperature);
  }

  public Stage weightDecay(double value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        batch,
        sequence,
        accumulate,
        warmup,
        decay,
        value,
        clip,
        temperature);
  }

  public Stage clip(double value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        batch,
        sequence,
        accumulate,
        warmup,
        decay,
        weightDecay,
        value,
        temperature);
  }

  public Stage temperature(double value) {
    return new Stage(
        label,
        match,
        train,
        tokens,
        lr,
        batch,
        sequence,
        accumulate,
        warmup,
        decay,
        weightDecay,
        clip,
        value);
  }
}
