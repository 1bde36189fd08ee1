package io.hyb.cli;

import io.hyb.sweep.cluster.SlurmSweep;
import io.hyb.sweep.run.Cancel;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import io.hyb.table.Count;
import io.hyb.table.Table;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code hyb sweep status}, {@code cancel} and {@code report}: about a sweep's folder. */
final class SweepFolderVerb {
  /** Options of the report, which is the runtime's, that take a value. */
  private static final List<Option<?>> REPORTING = List.of(SweepOptions.OUT, SweepOptions.MLFLOW);

  private final Console console;

  SweepFolderVerb(Console console) {
    this.console = console;
  }

  int status(Arguments read) throws UsageError {
    SweepFolder folder = folder(read);
    SweepStatus status = status(folder);
    if (read.has(SweepOptions.JSON)) {
      console.out().println(status.json());
    } else {
      console.out().print(table(status).text());
    }
    return status.count(TaskState.Phase.FAILED) == 0 ? ExitCode.FINE : ExitCode.REFUSED;
  }

  int cancel(Arguments read) throws UsageError {
    SweepFolder folder = folder(read);
    Cancel.of(folder);
    if (SlurmSweep.isIn(folder)) {
      SweepCluster.slurm(folder, console).cancel();
    }
    console.err().println(summary(SweepStatus.of(folder)));
    return ExitCode.FINE;
  }

  /** With what runs in Slurm, where that can be asked. */
  private SweepStatus status(SweepFolder folder) {
    Set<String> running =
        SweepCluster.queued(folder, console).entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return SweepStatus.of(folder).running(running);
  }

  /** Draws the sweep: the runtime knows what its runs' files mean. */
  int report(List<String> arguments) throws Refusal {
    Optional<String> named = folderIn(arguments);
    if (named.isPresent()) {
      status(SweepFolder.open(Path.of(named.get()))).write();
    }
    console.flush();
    return RuntimeVerb.start(RuntimeVerb.SWEEP_REPORT, arguments);
  }

  /** The first argument that is neither an option nor the value of one. */
  private static Optional<String> folderIn(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (REPORTING.stream().anyMatch(option -> option.name().equals(name))) {
        i++;
      } else if (!Arguments.isOption(arguments.get(i))) {
        return Optional.of(arguments.get(i));
      }
    }
    return Optional.empty();
  }

  private static SweepFolder folder(Arguments read) throws UsageError {
    List<String> rest = read.rest();
    if (rest.size() != 2) {
      throw new UsageError("sweep " + rest.get(0) + " takes one folder");
    }
    try {
      return SweepFolder.open(Path.of(rest.get(1)));
    } catch (InvalidPathException e) {
      throw new UsageError("not a path: " + rest.get(1));
    }
  }

  private static Table table(SweepStatus status) {
    List<List<String>> rows = new ArrayList<>();
    for (Task task : status.tasks()) {
      TaskState state = status.states().get(task.id());
      String settings =
          task.settings().stream()
              .map(set -> set.path() + "=" + set.value())
              .collect(Collectors.joining(" "));
      String seconds =
          state.seconds().isPresent()
              ? String.format(Locale.US, "%.1f", state.seconds().getAsDouble())
              : "";
      String exit = state.exit().isPresent() ? Integer.toString(state.exit().getAsInt()) : "";
      rows.add(List.of(task.id(), state(state), exit, seconds, settings));
    }
    return new Table(
        summary(status),
        List.of(
            Table.Column.text("id"),
            Table.Column.text("state"),
            Table.Column.numbers("exit"),
            Table.Column.numbers("seconds"),
            Table.Column.text("settings")),
        rows);
  }

  /** {@code 12 variants: 8 finished, 4 pending}. */
  static String summary(SweepStatus status) {
    List<String> counts = new ArrayList<>();
    for (TaskState.Phase phase : TaskState.Phase.values()) {
      if (status.count(phase) > 0) {
        counts.add("%,d %s".formatted(status.count(phase), phase.word()));
      }
    }
    if (status.stopped() > 0) {
      counts.add("%,d of them stopped by --halving".formatted(status.stopped()));
    }
    return Count.of(status.tasks().size(), "variant") + ": " + String.join(", ", counts);
  }

  private static String state(TaskState state) {
    return state.phase().word()
        + state.stoppedAfter().map(stop -> ", stopped after " + stop.text()).orElse("");
  }
}
