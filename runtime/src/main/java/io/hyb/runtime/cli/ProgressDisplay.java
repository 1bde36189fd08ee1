package io.hyb.runtime.cli;

import io.hyb.runtime.evaluate.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows progress on stderr with an estimate of the time remaining: a bar on a terminal, elsewhere a
 * line from time to time.
 */
final class ProgressDisplay implements Progress, AutoCloseable {
  private static final int WIDTH = 100;
  private static final int ON_TERMINAL_MS = 500;
  private static final int IN_LOG_MS = 10_000;

  private final ProgressBar bar;
  private boolean started;

  ProgressDisplay(String task, String unit, Console console) {
    boolean terminal = System.console() != null;
    ProgressBarConsumer consumer =
        terminal
            ? new ConsoleProgressBarConsumer(console.err(), WIDTH)
            : new DelegatingProgressBarConsumer(console.err()::println, WIDTH);
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(terminal ? ON_TERMINAL_MS : IN_LOG_MS)
            .setConsumer(consumer)
            .build();
  }

  @Override
  public void at(long done, long all) {
    bar.maxHint(all);
    if (!started) {
      started = true;
      bar.stepTo(done);
    }
    bar.stepTo(done);
  }

  @Override
  public void close() {
    bar.close();
  }
}
