package io.hyb.arch;

import java.util.Objects;

/**
 * A {@link Stage} in the making. It knows no defaults, which are the language's: every value must
 * be said before {@link #build}.
 */
public final class StageBuilder {
  private final String label;
  private Stage.Match match;
  private Stage.Train train;
  private Long tokens;
  private Double lr;
  private Integer batch;
  private Integer sequence;
  private Integer accumulate;
  private Double warmup;
  private Double decay;
  private Double weightDecay;
  private Double clip;
  private Double temperature;
  private Boolean recompute;

  StageBuilder(String label) {
    this.label = label;
  }

  public StageBuilder match(Stage.Match value) {
    match = value;
    return this;
  }

  public StageBuilder train(Stage.Train value) {
    train = value;
    return this;
  }

  public StageBuilder tokens(long value) {
    tokens = value;
    return this;
  }

  public StageBuilder lr(double value) {
    lr = value;
    return this;
  }

  public StageBuilder batch(int value) {
    batch = value;
    return this;
  }

  public StageBuilder sequence(int value) {
    sequence = value;
    return this;
  }

  public StageBuilder accumulate(int value) {
    accumulate = value;
    return this;
  }

  public StageBuilder warmup(double value) {
    warmup = value;
    return this;
  }

  public StageBuilder decay(double value) {
    decay = value;
    return this;
  }

  public StageBuilder weightDecay(double value) {
    weightDecay = value;
    return this;
  }

  public StageBuilder clip(double value) {
    clip = value;
    return this;
  }

  public StageBuilder temperature(double value) {
    temperature = value;
    return this;
  }

  public StageBuilder recompute(boolean value) {
    recompute = value;
    return this;
  }

  /**
   * The stage.
   *
   * @throws NullPointerException if a value has not been said
   */
  public Stage build() {
    return new Stage(
        label,
        said(match, "match"),
        said(train, "train"),
        said(tokens, "tokens"),
        said(lr, "lr"),
        said(batch, "batch"),
        said(sequence, "sequence"),
        said(accumulate, "accumulate"),
        said(warmup, "warmup"),
        said(decay, "decay"),
        said(weightDecay, "weightDecay"),
        said(clip, "clip"),
        said(temperature, "temperature"),
        said(recompute, "recompute"));
  }

  private <T> T said(T value, String name) {
    return Objects.requireNonNull(value, () -> "stage " + label + " has no " + name);
  }
}
