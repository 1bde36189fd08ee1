package io.hyb.runtime.distil;

import io.hyb.arch.Model;
import io.hyb.arch.diff.Difference;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Side;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.text.SpecValue;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.plan.ModelNote;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.OutputFolder;
import io.hyb.runtime.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stage that another run has finished and that this one needn't: spec, data, first weights, seed
 * and device are the same so far, so the weights are, too.
 */
public final class StageEnd {
  private static final int DIFFERENCES_SHOWN = 3;

  private final Path run;
  private final Path checkpoint;
  private final RunState state;

  private StageEnd(Path run, Path checkpoint, RunState state) {
    this.run = run;
    this.checkpoint = checkpoint;
    this.state = state;
  }

  /**
   * The last of a program's stages that any of these runs has finished.
   *
   * @param runs folders of distillations; those that are none are passed over
   */
  public static Optional<StageEnd> among(
      List<Path> runs, Program program, RunSettings settings, Kernels kernels) {
    String device = Trainer.device(kernels);
    return runs.stream()
        .filter(run -> !run.equals(settings.out()))
        .flatMap(run -> ends(run, program, settings, device))
        .max(Comparator.comparingInt(end -> end.state.stage()));
  }

  private static Stream<StageEnd> ends(
      Path run, Program program, RunSettings settings, String device) {
    try {
      List<StageEnd> ends =
          new Checkpoints(run, settings.weights(), settings.keep())
              .all().stream()
                  .map(checkpoint -> new StageEnd(run, checkpoint, RunState.read(checkpoint)))
                  .filter(end -> end.isOf(program, settings.seed(), device))
                  .toList();
      boolean same =
          !ends.isEmpty() && Inputs.of(program.schedule().data(), settings).areThoseOf(run);
      return same ? ends.stream() : Stream.empty();
    } catch (Refused e) {
      return Stream.empty(); // a broken run has nothing to offer
    }
  }

  private boolean isOf(Program program, long seed, String device) {
    int stages = state.stage();
    return state.endsStage()
        && stages > 0
        && stages <= program.schedule().stages().size()
        && state.seed() == seed
        && device.equals(state.device())
        && SemanticHash.ofPrefix(program.model().shape(), stages).equals(state.prefix());
  }

  /** Which stage it is, whose, and why the next one must run. */
  public String why(Program program) {
    List<String> labels = Trainer.labels(program);
    String done = labels.get(state.stage() - 1);
    if (state.stage() == labels.size()) {
      return "%s has done all stages: taking its result".formatted(run);
    }
    return "%s has done `%s` and what is before it: starting with `%s`%s"
        .formatted(run, done, labels.get(state.stage()), changes(program.model().shape()));
  }

  private String changes(Model now) {
    Optional<Model> old;
    try {
      old = ModelNote.read(run);
    } catch (WeightsException e) {
      old = Optional.empty();
    }
    List<String> changes =
        old
            .map(model -> ModelDiff.between(Side.of(model), Side.of(now), List.of()))
            .map(ModelDiff::differences)
            .orElse(List.of())
            .stream()
            .map(StageEnd::text)
            .toList();
    if (changes.isEmpty()) {
      return "";
    }
    int more = changes.size() - DIFFERENCES_SHOWN;
    return changes.stream()
        .limit(DIFFERENCES_SHOWN)
        .collect(Collectors.joining(", ", ", since ", more > 0 ? " and " + more + " more" : ""));
  }

  private static String text(Difference difference) {
    return "%s was %s and is %s"
        .formatted(difference.path(), text(difference.old()), text(difference.now()));
  }

  private static String text(Optional<Object> value) {
    return value.isPresent() && value.get() instanceof Number number
        ? SpecValue.number(number.doubleValue())
        : String.valueOf(value.orElse("none"));
  }

  /**
   * Makes it the checkpoint that a run in {@code settings.out()} resumes from, with the metrics of
   * the stages so far.
   *
   * @throws Refused if that can't be written
   */
  public void adopt(Program program, RunSettings settings) {
    Path place = settings.out().resolve("checkpoints").resolve(checkpoint.getFileName());
    try (OutputFolder output = OutputFolder.begin(place, false);
        Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals(RunState.FILE)) {
          copy(file, output.path().resolve(file.getFileName()));
        }
      }
      state.as(program.hash(), Trainer.labels(program)).write(output.path());
      for (String name : List.of(Metrics.FILE, StageScores.FILE)) {
        if (Files.exists(run.resolve(name))) {
          Files.copy(run.resolve(name), settings.out().resolve(name));
        }
      }
      output.commit();
    } catch (IOException e) {
      throw Checkpoints.unwritable(place, e);
    }
  }

  /** A second name for the same file, where the disk has such. */
  private static void copy(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(from, to);
    }
  }
}
