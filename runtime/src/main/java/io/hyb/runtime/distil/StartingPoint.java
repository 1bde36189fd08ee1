package io.hyb.runtime.distil;

import io.hyb.arch.json.SemanticHash;
import io.hyb.runtime.Program;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Kernels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a run's training begins: before the first step, at a checkpoint of its own, or at the end
 * of a stage that another run has left.
 *
 * @param checkpoint whose weights it begins with; none for the student's first ones
 */
record StartingPoint(Optional<Path> checkpoint, RunState state) {

  /**
   * The furthest of all that the run may begin at.
   *
   * @param resume whether that may be a checkpoint of its own
   * @param ends folders of stage ends that others have left; the run gets the metrics of the one
   *     that it begins at
   * @param note receives what users should know, one line each
   * @throws io.hyb.runtime.Refused if the run's own latest checkpoint is of another spec, other
   *     stages or another seed
   */
  static StartingPoint of(
      Program program,
      RunSettings settings,
      Kernels kernels,
      Checkpoints checkpoints,
      boolean resume,
      List<Path> ends,
      Consumer<String> note) {
    Optional<StartingPoint> own =
        (resume ? checkpoints.latest() : Optional.<Path>empty())
            .map(latest -> ownOf(program, settings, kernels, latest, note));
    Optional<StageEnd> end = StageEnd.among(ends, program, settings, kernels);
    if (end.isPresent() && isFurther(end.get().stateFor(program), own)) {
      note.accept(end.get().why(program));
      end.get().copyRecords(settings.out());
      return new StartingPoint(Optional.of(end.get().checkpoint()), end.get().stateFor(program));
    }
    if (own.isPresent()) {
      note.accept("resuming after step %d".formatted(own.get().state.step()));
      return own.get();
    }
    if (resume) {
      note.accept(settings.out() + ": no checkpoint there yet; starting from the first step");
    }
    return new StartingPoint(Optional.empty(), beginning(program, settings, kernels));
  }

  private static boolean isFurther(RunState end, Optional<StartingPoint> own) {
    return own.isEmpty() || end.step() > own.get().state.step();
  }

  private static RunState beginning(Program program, RunSettings settings, Kernels kernels) {
    return new RunState(
        program.hash(),
        RunState.resultOf(program),
        SemanticHash.ofPrefix(program.model().shape(), 0),
        program.schedule().labels(),
        settings.seed(),
        device(kernels),
        0,
        0,
        0,
        0,
        List.of(),
        0);
  }

  private static StartingPoint ownOf(
      Program program, RunSettings settings, Kernels kernels, Path latest, Consumer<String> note) {
    RunState state = RunState.read(latest);
    state.checkResumable(latest, program, settings.seed());
    String before = DeviceName.ofRecorded(state.device());
    if (!before.equals(device(kernels))) {
      note.accept(
          "warning: the run was started on %s and resumes on %s: its results will differ in the last bits"
              .formatted(before, device(kernels)));
    }
    return new StartingPoint(Optional.of(latest), state.as(program));
  }

  /** What a run's bits depend on besides what it is given: the device and its arithmetic. */
  static String device(Kernels kernels) {
    return DeviceName.of(kernels.device()) + " " + kernels.precision();
  }
}
