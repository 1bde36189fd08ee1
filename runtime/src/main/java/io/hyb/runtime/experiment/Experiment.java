package io.hyb.runtime.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Source;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.runtime.Program;
import io.hyb.runtime.data.TokenCache;
import io.hyb.runtime.distil.Distillation;
import io.hyb.runtime.distil.PeakMemory;
import io.hyb.runtime.distil.RunPart;
import io.hyb.runtime.distil.RunSettings;
import io.hyb.runtime.distil.StageEnd;
import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.HeldOutText;
import io.hyb.runtime.evaluate.KvEvaluation;
import io.hyb.runtime.evaluate.KvScore;
import io.hyb.runtime.evaluate.PerplexityEvaluation;
import io.hyb.runtime.evaluate.PerplexityScore;
import io.hyb.runtime.evaluate.Progress;
import io.hyb.runtime.init.StudentInit;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.probe.KvPrompt;
import io.hyb.runtime.probe.KvPrompts;
import io.hyb.runtime.probe.Words;
import io.hyb.runtime.session.Compute;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.WriteProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The steps of a run, in order: the student's first weights, the spec's stages of distillation, the
 * probe on teacher and student, perplexity, some answers of each, a table. Steps that the run's
 * folder has finished are not repeated, nor are stages that a run beside it has finished, and an
 * unfinished distillation resumes; measuring is repeated, since the number of questions may have
 * changed.
 */
public final class Experiment {
  static final String RESULTS = "results.json";
  static final String STUDENT = "student";
  static final String DISTILLATION = "distillation";
  private static final int CHECKPOINTS_KEPT = 2;
  private static final int EXAMPLES_SHOWN = 3;
  private static final int PAIRS_SHOWN = 8;
  private static final int WINDOW = 512;
  private static final KvProbe DEFAULT_PROBE =
      new KvProbe(8, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");

  private final Program program;
  private final Settings settings;
  private final RunFolder folder;
  private final Consumer<String> progress;
  private final boolean startsOver;

  /**
   * How a run is to be done.
   *
   * @param teacher folder of the teacher's weights
   * @param base what the paths of the spec's data are relative to
   * @param compute where
   * @param pairs of each dictionary of the probe
   * @param examples prompts of the probe
   * @param seed of the student's first weights and of the prompts
   * @param texts to measure perplexity on; none for the text that comes with Hyb
   * @param rankings that were measured for this run, as {@code rank} wrote them
   * @param part how much of the distillation is done
   * @param events where TensorBoard's events go, if not into the distillation's folder
   */
  public record Settings(
      Path teacher,
      Path base,
      Compute compute,
      int pairs,
      int examples,
      long seed,
      List<Path> texts,
      List<Path> rankings,
      RunPart part,
      Optional<Path> events) {
    public Settings {
      texts = List.copyOf(texts);
      rankings = List.copyOf(rankings);
    }
  }

  private Experiment(
      Program program,
      Settings settings,
      RunFolder folder,
      boolean startsOver,
      Consumer<String> progress) {
    this.program = program;
    this.settings = settings;
    this.folder = folder;
    this.progress = progress;
    this.startsOver = startsOver;
  }

  /** The folder that a run is written to where none is named. */
  public static Path defaultFolder(Program program) {
    return RunFolder.defaultFor(program);
  }

  /**
   * Prepares a run, making its folder.
   *
   * @param resume whether to resume a run of the same spec
   * @param force whether to start over in a folder that isn't empty
   * @param progress receives a line for each step
   * @throws io.hyb.runtime.Refused if the folder holds something else or can't be written
   */
  public static Experiment in(
      Path out,
      Program program,
      Settings settings,
      boolean resume,
      boolean force,
      Consumer<String> progress) {
    RunFolder folder = RunFolder.open(out, program, resume, force);
    Experiment experiment = new Experiment(program, settings, folder, force, progress);
    if (force) {
      folder.remove(DISTILLATION);
    }
    experiment.keepRankings();
    experiment.makeStudent(force);
    return experiment;
  }

  private void keepRankings() {
    int number = 1;
    for (Path ranking : settings.rankings()) {
      folder.keepRanking(ranking, number == 1 ? "ranking" : "ranking-" + number);
      number++;
    }
  }

  private void makeStudent(boolean force) {
    if (program.teacher().isEmpty()) {
      return;
    }
    Path student = folder.resolve(STUDENT);
    if (Files.exists(student) && !force) {
      progress.accept("the student's weights are in " + student);
      return;
    }
    progress.accept("making the student's first weights in " + student);
    StudentInit.write(
        program.model(),
        program.teacher().get(),
        settings.teacher(),
        student,
        settings.seed(),
        force,
        WriteProgress.SILENT);
  }

  /**
   * Distils the student as far as the settings say and measures nothing.
   *
   * @return the folder of what the distillation ends with
   */
  public Path distil() {
    try (Kernels kernels = settings.compute().start()) {
      return distilled(kernels);
    }
  }

  /**
   * Distils the student, where the spec says how, and measures the models.
   *
   * @return the table, for people
   */
  public String measure() {
    List<KvPrompt> examples =
        new KvPrompts(probe(), Words.heldOut()).draw(settings.seed(), PAIRS_SHOWN, EXAMPLES_SHOWN);
    List<Measured> models = new ArrayList<>();
    String device;
    long memory;
    try (Kernels kernels = settings.compute().start()) {
      PeakMemory peak = new PeakMemory(kernels.device());
      device = DeviceName.of(kernels.device());
      Path student = distilled(kernels);
      peak.bytes();
      models.add(
          measure(
              program.teacher().orElse(program.model()), settings.teacher(), kernels, examples));
      peak.bytes();
      if (program.teacher().isPresent()) {
        models.add(measure(program.model(), student, kernels, examples));
      }
      memory = Math.max(peak.bytes(), PeakMemory.ofTraining(folder.resolve(DISTILLATION)));
      progress.accept(PeakMemory.note(memory, kernels.device()));
    }
    List<Sample> samples = samples(models, examples);
    writeResults(models, samples, device, memory);
    return samples.get(0).text() + "\n" + ResultTable.of(models);
  }

  /** The student's final weights: distilled if the spec has stages, else as first made. */
  private Path distilled(Kernels kernels) {
    Path first = folder.resolve(STUDENT);
    if (program.teacher().isEmpty() || program.schedule().stages().isEmpty()) {
      return first;
    }
    Path run = folder.resolve(DISTILLATION);
    Path student = run.resolve(STUDENT);
    RunSettings training =
        new RunSettings(
            first,
            settings.teacher(),
            run,
            settings.base(),
            TokenCache.defaultFolder(),
            settings.seed(),
            CHECKPOINTS_KEPT);
    if (Files.exists(student)) {
      Distillation.checkInputs(program, training);
      progress.accept("the distilled student is in " + student);
      return student;
    }
    if (!Files.exists(run) && !startsOver) {
      StageEnd.among(folder.siblings(DISTILLATION), program, training, kernels)
          .ifPresent(
              end -> {
                String why = end.why(program);
                if (end.adopt(program, training)) {
                  progress.accept(why);
                }
              });
    }
    progress.accept("distilling; the run is in " + run);
    RunSettings placed = settings.events().map(training::withEvents).orElse(training);
    return Distillation.run(
        program, placed, settings.part(), kernels, Files.exists(run), false, progress);
  }

  private Measured measure(
      ModelDefinition definition, Path weights, Kernels kernels, List<KvPrompt> examples) {
    String name = definition.shape().name();
    try (OpenModel open = OpenModel.open(definition, weights, kernels, progress)) {
      progress.accept(
          "asking %s %d questions of %d pairs"
              .formatted(name, settings.examples(), settings.pairs()));
      KvScore score =
          KvEvaluation.of(open.model(), kernels, open.tokenizer())
              .run(probe(), settings.pairs(), settings.examples(), settings.seed());
      progress.accept("measuring the perplexity of %s on %s".formatted(name, textName()));
      return Measured.of(
          definition.shape(),
          ParameterCount.of(definition.shape()).total(),
          score,
          perplexity(open, kernels),
          examples.stream().map(example -> Sample.of(open, example)).toList());
    }
  }

  private PerplexityScore perplexity(OpenModel open, Kernels kernels) {
    int context = open.model().shape().teacher().maxPositions().orElse(WINDOW);
    int window = Math.min(context, WINDOW);
    PerplexityEvaluation evaluation =
        new PerplexityEvaluation(open.model(), kernels, open.tokenizer(), BatchSize.on(kernels));
    return settings.texts().isEmpty()
        ? evaluation.run(HeldOutText.NAME, HeldOutText.read(), window, Progress.SILENT)
        : evaluation.run(settings.texts(), window, Long.MAX_VALUE, Progress.SILENT);
  }

  private String textName() {
    return settings.texts().isEmpty()
        ? HeldOutText.NAME
        : settings.texts().stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** The probe that the spec trains on, else the language's default. */
  private KvProbe probe() {
    for (Source source : program.schedule().data()) {
      if (source instanceof Source.Kv kv) {
        return kv.probe();
      }
    }
    return DEFAULT_PROBE;
  }

  private static List<Sample> samples(List<Measured> models, List<KvPrompt> examples) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int place = i;
      samples.add(
          new Sample(
              examples.get(i), models.stream().map(model -> model.answers().get(place)).toList()));
    }
    return samples;
  }

  private void writeResults(
      List<Measured> models, List<Sample> samples, String device, long memory) {
    JsonArray rows = new JsonArray();
    models.forEach(model -> rows.add(model.json()));
    JsonObject results = new JsonObject();
    results.addProperty("name", program.name());
    results.addProperty("hash", program.hash());
    results.addProperty("device", device);
    results.addProperty("precision", settings.compute().precision().toString());
    results.addProperty("seed", settings.seed());
    if (memory > 0) {
      results.addProperty("peak_memory_bytes", memory);
    }
    results.addProperty("perplexity_text", textName());
    results.add("models", rows);
    JsonArray shown = new JsonArray();
    samples.forEach(sample -> shown.add(sample.json()));
    results.add("samples", shown);
    folder.write(RESULTS, results);
    progress.accept("results are in " + folder.resolve(RESULTS));
  }
}
