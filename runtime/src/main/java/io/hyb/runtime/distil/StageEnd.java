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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /** What a run notes of its steps and stages. */
  private static final List<String> RECORDS = List.of(Metrics.FILE, StageScores.FILE);

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
    String device = StartingPoint.device(kernels);
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
    List<String> labels = program.schedule().labels();
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
   * @return whether it is still there: nothing is left where it has been freed meanwhile
   * @throws Refused if that can't be written
   */
  public boolean adopt(Program program, RunSettings settings) {
    Path place = Checkpoints.folder(settings.out()).resolve(checkpoint.getFileName());
    try (OutputFolder output = OutputFolder.begin(place, false);
        Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals(RunState.FILE)) {
          copy(file, output.path().resolve(file.getFileName()));
        }
      }
      stateFor(program).write(output.path());
      copy(RECORDS, run, settings.out());
      output.commit();
    } catch (NoSuchFileException e) {
      removeEmpty(place.getParent(), settings.out());
      return false;
    } catch (IOException e) {
      throw Checkpoints.unwritable(place, e);
    }
    return true;
  }

  private static void removeEmpty(Path... folders) {
    for (Path folder : folders) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        throw Checkpoints.unwritable(folder, e);
      }
    }
  }

  /** Its checkpoint's folder, which stays where it is. */
  Path checkpoint() {
    return checkpoint;
  }

  /** The state that a run of {@code program} has there. */
  RunState stateFor(Program program) {
    return state.as(program);
  }

  /** Gives a run that starts here the metrics of the stages so far. */
  void copyRecords(Path out) {
    try {
      copy(RECORDS, run, out);
    } catch (IOException e) {
      throw Checkpoints.unwritable(out, e);
    }
  }

  /**
   * Leaves the end of a stage for other runs, in a folder that {@link #among} understands, and
   * takes it out of the run: there is one of it. Nothing happens if the folder is there.
   *
   * @param run a distillation's folder
   * @param checkpoints of that run
   * @param stages how many stages have ended
   * @throws Refused if the run has no such end, or the folder can't be written
   */
  static void leave(Path run, Checkpoints checkpoints, int stages, Path folder) {
    Optional<Path> end =
        checkpoints.all().stream()
            .filter(checkpoint -> isEnd(RunState.read(checkpoint), stages))
            .findFirst();
    if (!Files.isDirectory(folder)) {
      link(
          run,
          end.orElseThrow(
              () -> new Refused(run + ": the end of stage " + stages + " is no longer there")),
          folder);
    }
    end.ifPresent(Checkpoints::remove);
  }

  private static boolean isEnd(RunState state, int stages) {
    return state.endsStage() && state.stage() == stages;
  }

  private static void link(Path run, Path checkpoint, Path folder) {
    try (OutputFolder output = OutputFolder.begin(folder, false)) {
      Path place =
          Files.createDirectories(
              Checkpoints.folder(output.path()).resolve(checkpoint.getFileName()));
      try (Stream<Path> files = Files.list(checkpoint)) {
        for (Path file : files.toList()) {
          copy(file, place.resolve(file.getFileName()));
        }
      }
      copy(RECORDS, run, output.path());
      copy(List.of(Inputs.FILE, ModelNote.FILE), run, output.path());
      output.commit();
    } catch (IOException e) {
      throw Checkpoints.unwritable(folder, e);
    }
  }

  /** Copies those files that are there. */
  private static void copy(List<String> names, Path from, Path to) throws IOException {
    for (String name : names) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
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
