package io.hyb.runtime.distil;

import io.hyb.arch.Stage;
import io.hyb.arch.json.SemanticHash;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.data.Mixture;
import io.hyb.runtime.data.Sources;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a spec's stages in order, from the first step or from a checkpoint. What a step computes
 * depends on the weights, the moments and the data's position alone, all of which a checkpoint
 * holds, so that on one device a run that was killed ends in the same bits as one that was not.
 */
public final class Trainer {
  /** Checkpoints over a stage, unless its steps are fewer or writing them takes too long. */
  private static final long CHECKPOINTS_A_STAGE = 10;

  private final Program program;
  private final RunSettings settings;
  private final Kernels kernels;
  private final Consumer<StepReport> onStep;
  private final Consumer<String> note;
  private final PeakMemory memory;
  private final Checkpoints checkpoints;
  private final CheckpointPace pace = new CheckpointPace(System::nanoTime);
  private final LossCheck losses;
  private final StageScores scores;
  private final boolean lags;
  private final List<Stage> stages;
  private final long tokensOfRun;

  /**
   * @param onStep receives every step
   * @param note receives everything else that users should know, one line each
   */
  public Trainer(
      Program program,
      RunSettings settings,
      Kernels kernels,
      Consumer<StepReport> onStep,
      Consumer<String> note) {
    this(
        program,
        settings,
        kernels,
        onStep,
        note,
        StageScores.of(program, settings, note),
        kernels.device().isGpu());
  }

  /**
   * @param scores measures the student between stages
   * @param lags whether a step is read after the next one was handed out, see {@link StepReports}
   */
  Trainer(
      Program program,
      RunSettings settings,
      Kernels kernels,
      Consumer<StepReport> onStep,
      Consumer<String> note,
      StageScores scores,
      boolean lags) {
    this.program = program;
    this.settings = settings;
    this.kernels = kernels;
    this.onStep = onStep;
    this.note = note;
    this.memory = new PeakMemory(kernels.device());
    this.checkpoints = new Checkpoints(settings.out(), settings.weights(), settings.keep());
    this.losses = new LossCheck(checkpoints);
    this.scores = scores;
    this.lags = lags;
    this.stages = program.schedule().stages();
    this.tokensOfRun = stages.stream().mapToLong(Stage::trainedTokens).sum();
    if (stages.isEmpty()) {
      throw new Refused(
          "the spec of %s has no stages: add distill { … } with its data and stages"
              .formatted(program.name()));
    }
  }

  /**
   * Trains to the end and writes {@code student} in the run's folder, or to the end of a stage.
   *
   * @param resume whether to resume from the latest checkpoint there
   * @param part how much of the run is done
   * @return the folder of the weights that the part ends with
   * @throws Refused if weights, data or folder can't be used, or a loss is not finite
   */
  public Path run(boolean resume, RunPart part) {
    checkpoints.clearLeftovers();
    StartingPoint start =
        StartingPoint.of(program, settings, kernels, checkpoints, resume, part.ends(), note);
    ModelDefinition teacher = program.teacher().orElseThrow();
    int vocab = teacher.shape().teacher().vocab();
    try (WeightFolder folder = WeightFolder.open(settings.teacher());
        LoadedModel loaded = folder.load(teacher, kernels);
        Tokenizer tokenizer = Tokenizer.open(settings.teacher(), vocab)) {
      loaded.warnings().forEach(note);
      Sources sources =
          new Sources(
              settings.base(),
              settings.cache(),
              loaded.model(),
              settings.teacher(),
              kernels,
              tokenizer,
              note);
      try (StageData data = new StageData(sources, program.schedule().data(), settings.seed())) {
        return Gradients.unrecorded(() -> run(loaded, tokenizer, data, start, part));
      }
    }
  }

  private Path run(
      LoadedModel teacher, Tokenizer tokenizer, StageData data, StartingPoint start, RunPart part) {
    RunState state = start.state();
    int end = part.stages(labels());
    Student student = load(start.checkpoint().orElse(settings.weights()));
    try (Metrics metrics = new Metrics(settings.out(), settings.events(), state.step())) {
      score(state, student, tokenizer);
      for (int index = state.stage(); index < end; index++) {
        if (state.step() > start.state().step()) {
          student = student.renewed(kernels);
        }
        boolean resumes = state.stepOfStage() > 0;
        Mixture rows = data.of(stages.get(index), state.data());
        state =
            stage(
                index,
                state,
                resumes ? start.checkpoint() : Optional.empty(),
                teacher,
                student,
                rows,
                metrics);
        score(state, student, tokenizer);
      }
      note.accept(PeakMemory.note(memory.bytes(), kernels.device()));
      return end < stages.size() ? stopped(end, part) : finished(student, part);
    } finally {
      student.close();
    }
  }

  private Path finished(Student student, RunPart part) {
    Path result = settings.out().resolve("student");
    checkpoints.writeStudent(result, student.weights());
    part.endTo().ifPresent(to -> StageEnd.leave(settings.out(), checkpoints, stages.size(), to));
    return result;
  }

  private Path stopped(int end, RunPart part) {
    note.accept("stopping after `%s`".formatted(labels().get(end - 1)));
    if (part.endTo().isPresent()) {
      StageEnd.leave(settings.out(), checkpoints, end, part.endTo().get());
      return part.endTo().get();
    }
    return settings.out();
  }

  /** Scores the student between two stages, before the first or after the last. */
  private void score(RunState state, Student student, Tokenizer tokenizer) {
    if (state.stepOfStage() == 0) {
      String stage = state.stage() == 0 ? StageScores.START : labels().get(state.stage() - 1);
      scores.at(stage, state.step(), state.tokens(), student.model(), kernels, tokenizer);
    }
  }

  /** What the weights after the first {@code stages} stages depend on, as a hash. */
  private String prefix(int stages) {
    return SemanticHash.ofPrefix(program.model().shape(), stages);
  }

  private List<String> labels() {
    return program.schedule().labels();
  }

  private String device() {
    return StartingPoint.device(kernels);
  }

  private Student load(Path folder) {
    try (WeightFolder weights = WeightFolder.open(folder)) {
      LoadedModel masters = weights.loadMasters(program.model(), kernels);
      masters.warnings().forEach(note);
      return Student.of(program.model(), kernels, masters.weights());
    }
  }

  private RunState stage(
      int index,
      RunState before,
      Optional<Path> moments,
      LoadedModel teacher,
      Student student,
      Mixture data,
      Metrics metrics) {
    Stage stage = stages.get(index);
    LearningRate rates = LearningRate.of(stage);
    long every = Math.max(1, rates.steps() / CHECKPOINTS_A_STAGE);
    RunState state = before;
    long done = moments.isPresent() ? before.stepOfStage() : 0;
    RecentLoss recent = new RecentLoss(every);
    try (TrainingStep training = new TrainingStep(kernels, teacher.model(), student, stage);
        BatchesAhead batches = new BatchesAhead(data, stage, rates.steps() - done);
        StepReports reports =
            new StepReports(
                training,
                losses,
                memory,
                recent,
                report -> tell(report, metrics),
                tokensOfRun,
                lags)) {
      moments.ifPresent(
          checkpoint ->
              training.restore(
                  before.stepOfStage(), Checkpoints.moments(checkpoint, kernels.manager())));
      for (long step = done; step < rates.steps(); step++) {
        long ahead = step - done + 1;
        double rate = rates.at(step);
        reports.take(
            () ->
                taken(
                    stage,
                    training,
                    batches,
                    before.step() + ahead,
                    before.tokens() + ahead * stage.tokensPerStep(),
                    rate));
        boolean last = step + 1 == rates.steps();
        if (last || (step + 1) % every == 0 && pace.allowsOne()) {
          reports.flush();
          state =
              new RunState(
                  before.specHash(),
                  before.result(),
                  last ? prefix(index + 1) : before.prefix(),
                  before.stages(),
                  before.seed(),
                  device(),
                  last ? index + 1 : index,
                  last ? 0 : step + 1,
                  before.step() + ahead,
                  before.tokens() + ahead * stage.tokensPerStep(),
                  batches.position(),
                  recent.mean());
          RunState reached = state;
          pace.write(
              () ->
                  checkpoints.write(
                      reached, student.weights(), last ? Map.of() : training.moments()));
        }
      }
    }
    return state;
  }

  private void tell(StepReport report, Metrics metrics) {
    metrics.add(report);
    onStep.accept(report);
  }

  private static TakenStep taken(
      Stage stage,
      TrainingStep training,
      BatchesAhead batches,
      long step,
      long tokens,
      double rate) {
    long begun = System.nanoTime();
    List<Batch> next = batches.next();
    return new TakenStep(stage, step, tokens, rate, next, begun, training.take(next, rate));
  }
}
