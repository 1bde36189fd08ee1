package io.hyb.runtime.schedule;

import java.util.function.Consumer;

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
    return with(draft -> draft.train = value);
  }

  public Stage lr(double value) {
    return with(draft -> draft.lr = value);
  }

  public Stage batch(int value) {
    return with(draft -> draft.batch = value);
  }

  public Stage sequence(int value) {
    return with(draft -> draft.sequence = value);
  }

  public Stage accumulate(int value) {
    return with(draft -> draft.accumulate = value);
  }

  public Stage warmup(double value) {
    return with(draft -> draft.warmup = value);
  }

  public Stage decay(double value) {
    return with(draft -> draft.decay = value);
  }

  public Stage weightDecay(double value) {
    return with(draft -> draft.weightDecay = value);
  }

  public Stage clip(double value) {
    return with(draft -> draft.clip = value);
  }

  public Stage temperature(double value) {
    return with(draft -> draft.temperature = value);
  }

  private Stage with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.stage();
  }

  /** A stage in the making: what the methods above change one component of. */
  private static final class Draft {
    private final Stage from;
    private Train train;
    private double lr;
    private int batch;
    private int sequence;
    private int accumulate;
    private double warmup;
    private double decay;
    private double weightDecay;
    private double clip;
    private double temperature;

    Draft(Stage from) {
      this.from = from;
      this.train = from.train;
      this.lr = from.lr;
      this.batch = from.batch;
      this.sequence = from.sequence;
      this.accumulate = from.accumulate;
      this.warmup = from.warmup;
      this.decay = from.decay;
      this.weightDecay = from.weightDecay;
      this.clip = from.clip;
      this.temperature = from.temperature;
    }

    Stage stage() {
      return new Stage(
          from.label,
          from.match,
          train,
          from.tokens,
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
  }
}
