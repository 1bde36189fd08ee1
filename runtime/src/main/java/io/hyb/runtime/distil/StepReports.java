package io.hyb.runtime.distil;

import io.hyb.runtime.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads the figures of a stage's steps, checks and reports them. A GPU should never wait for the
 * host: there each step is read after the next one was handed out, which changes nothing but the
 * moment of its report.
 */
final class StepReports implements AutoCloseable {
  private final TrainingStep training;
  private final LossCheck check;
  private final PeakMemory memory;
  private final RecentLoss recent;
  private final Consumer<StepReport> reports;
  private final long tokensOfRun;
  private final boolean lags;
  private Optional<TakenStep> waiting = Optional.empty();
  private long lastRead = System.nanoTime();

  /**
   * @param training whose steps they are
   * @param recent receives every loss
   * @param reports receives every step
   * @param lags whether a step is read after the next one was handed out
   */
  StepReports(
      TrainingStep training,
      LossCheck check,
      PeakMemory memory,
      RecentLoss recent,
      Consumer<StepReport> reports,
      long tokensOfRun,
      boolean lags) {
    this.training = training;
    this.check = check;
    this.memory = memory;
    this.recent = recent;
    this.reports = reports;
    this.tokensOfRun = tokensOfRun;
    this.lags = lags;
  }

  /**
   * Has a step handed out and reports the one before, or this one where nothing lags. Where handing
   * out fails, what came before is reported nevertheless.
   *
   * @throws Refused if a figure is not finite
   */
  void take(Supplier<TakenStep> step) {
    Optional<TakenStep> before = waiting;
    try {
      TakenStep taken = step.get();
      waiting = Optional.of(taken);
    } catch (RuntimeException e) {
      flush();
      throw e;
    }
    before.ifPresent(this::report);
    if (!lags) {
      flush();
    }
  }

  /** Reports what has been handed out. */
  void flush() {
    Optional<TakenStep> last = waiting;
    waiting = Optional.empty();
    last.ifPresent(this::report);
  }

  private void report(TakenStep taken) {
    try (taken) {
      float[] figures = taken.figures().numbers();
      long begun = Math.max(taken.begun(), lastRead);
      lastRead = System.nanoTime();
      Map<String, Double> parts = parts(training.match().parts(), figures);
      StepReport report =
          new StepReport(
              taken.step(),
              taken.stage().label(),
              taken.tokens(),
              tokensOfRun,
              parts.values().stream().mapToDouble(Double::doubleValue).sum(),
              parts,
              taken.rate(),
              figures[0],
              taken.stage().tokensPerStep() / ((lastRead - begun) / 1e9),
              memory.bytes());
      check.check(
          taken.stage(),
          taken.step(),
          training.match(),
          taken.batches(),
          figures,
          batch -> training.firstNotFinite(batch, taken.batches()));
      recent.add(report.loss());
      reports.accept(report);
    }
  }

  /** Sums each part over the micro-batches; the figures hold the norm first. */
  private static Map<String, Double> parts(List<String> names, float[] figures) {
    Map<String, Double> parts = new LinkedHashMap<>();
    for (int i = 1; i < figures.length; i++) {
      parts.merge(names.get((i - 1) % names.size()), (double) figures[i], Double::sum);
    }
    return parts;
  }

  /** Ends without reporting what an error has left. */
  @Override
  public void close() {
    waiting.ifPresent(TakenStep::close);
    waiting = Optional.empty();
  }
}
