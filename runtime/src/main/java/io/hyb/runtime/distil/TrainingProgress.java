package io.hyb.runtime.distil;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reports progress every few seconds: stage, step, tokens, loss, tokens a second, time left. The
 * rate is that of the last half minute or so, not of the whole run.
 */
public final class TrainingProgress implements Consumer<StepReport> {
  private static final long EVERY_NANOS = 5_000_000_000L;

  /** Weight of the last reported rate in the next one. */
  private static final double STAYS = 0.8;

  private final Consumer<String> line;
  private long reported;
  private String stage = "";
  private double rate;

  /**
   * @param line where a line of progress goes
   */
  public TrainingProgress(Consumer<String> line) {
    this.line = line;
  }

  @Override
  public void accept(StepReport report) {
    rate =
        report.stage().equals(stage)
            ? STAYS * rate + (1 - STAYS) * report.tokensPerSecond()
            : report.tokensPerSecond();
    long now = System.nanoTime();
    boolean last = report.tokens() >= report.tokensOfRun();
    if (!report.stage().equals(stage) || last || now - reported >= EVERY_NANOS) {
      reported = now;
      stage = report.stage();
      line.accept(
          String.format(
              Locale.ROOT,
              "%s: step %,d, %,d of %,d tokens, loss %.4f, %,.0f tokens/s, %s left",
              report.stage(),
              report.step(),
              report.tokens(),
              report.tokensOfRun(),
              report.loss(),
              rate,
              duration((report.tokensOfRun() - report.tokens()) / rate)));
    }
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? "%d:%02d min".formatted(whole / 60, whole % 60)
            : "%d:%02d h".formatted(whole / 3600, whole / 60 % 60);
  }
}
