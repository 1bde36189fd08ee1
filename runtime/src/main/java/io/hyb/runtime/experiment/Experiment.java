package io.hyb.runtime.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.runtime.Program;
import io.hyb.runtime.data.TokenCache;
import io.hyb.runtime.distil.Distillation;
import io.hyb.runtime.distil.RunSettings;
import io.hyb.runtime.evaluate.KvEvaluation;
import io.hyb.runtime.evaluate.KvScore;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.plan.ParameterCount;
import io.hyb.runtime.probe.KvPrompt;
import io.hyb.runtime.probe.KvPrompts;
import io.hyb.runtime.probe.Words;
import io.hyb.runtime.schedule.KvProbe;
import io.hyb.runtime.schedule.Source;
import io.hyb.runtime.session.Compute;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.StudentInit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The steps of a run, in order: the student's first weights, the spec's stages of distillation, the
 * probe on teacher and student, perplexity, one answer of each, a table. A finished step in the
 * run's folder is not done again and a half-done distillation goes on; measuring is done anew,
 * since it may be asked for with other numbers.
 */
public final class Experiment {
  static final String RESULTS = "results.json";
  private static final String STUDENT = "student";
  private static final String DISTILLATION = "distillation";
  private static final int CHECKPOINTS_KEPT = 2;
  private static final int ANSWER_TOKENS = 8;
  private static final KvProbe DEFAULT_PROBE =
      new KvProbe(8, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");

  private final Program program;
  private final Settings settings;
  private final RunFolder folder;
  private final Consumer<String> progress;

  /**
   * How a run is to be done.
   *
   * @param teacher folder of the teacher's weights
   * @param base what the paths of the spec's data are relative to
   * @param compute where
   * @param pairs of each dictionary of the probe
   * @param examples prompts of the probe
   * @param seed of the student's first weights and of the prompts
   */
  public record Settings(
      Path teacher, Path base, Compute compute, int pairs, int examples, long seed) {}

  private Experiment(
      Program program, Settings settings, RunFolder folder, Consumer<String> progress) {
    this.program = program;
    this.settings = settings;
    this.folder = folder;
    this.progress = progress;
  }

  /** The folder that a run is written to where none is named. */
  public static Path defaultFolder(Program program) {
    return RunFolder.defaultFor(program);
  }

  /**
   * Prepares a run, making its folder.
   *
   * @param resume whether to go on with a run of the same spec
   * @param force whether to begin anew in a folder that isn't empty
   * @param progress hears of each step, one line each
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
    Experiment experiment = new Experiment(program, settings, folder, progress);
    if (force) {
      folder.remove(DISTILLATION);
    }
    experiment.makeStudent(force);
    return experiment;
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
        (tensor, bytes, total) -> {});
  }

  /**
   * Distils the student, where the spec says how, and measures the models.
   *
   * @return the table, for people
   */
  public String measure() {
    KvPrompt example =
        new KvPrompts(probe(), Words.heldOut()).draw(settings.seed(), ANSWER_TOKENS, 1).get(0);
    List<Measured> models = new ArrayList<>();
    String device;
    try (Kernels kernels = settings.compute().start()) {
      device = kernels.manager().getDevice().toString();
      Path student = distilled(kernels);
      models.add(
          measure(program.teacher().orElse(program.model()), settings.teacher(), kernels, example));
      if (program.teacher().isPresent()) {
        models.add(measure(program.model(), student, kernels, example));
      }
    }
    writeResults(models, device);
    return answers(models, example) + "\n" + ResultTable.of(models);
  }

  /** The student's final weights: distilled if the spec has stages, else as first made. */
  private Path distilled(Kernels kernels) {
    Path first = folder.resolve(STUDENT);
    if (program.teacher().isEmpty() || program.schedule().stages().isEmpty()) {
      return first;
    }
    Path run = folder.resolve(DISTILLATION);
    Path student = run.resolve(STUDENT);
    if (Files.exists(student)) {
      progress.accept("the distilled student is in " + student);
      return student;
    }
    progress.accept("distilling; the run is in " + run);
    RunSettings training =
        new RunSettings(
            first,
            settings.teacher(),
            run,
            settings.base(),
            TokenCache.defaultFolder(),
            settings.seed(),
            CHECKPOINTS_KEPT);
    return Distillation.run(program, training, kernels, Files.exists(run), false, progress);
  }

  private Measured measure(
      ModelDefinition definition, Path weights, Kernels kernels, KvPrompt example) {
    String name = definition.shape().name();
    try (OpenModel open = OpenModel.open(definition, weights, kernels, progress)) {
      progress.accept(
          "asking %s %d questions of %d pairs"
              .formatted(name, settings.examples(), settings.pairs()));
      KvScore score =
          KvEvaluation.of(open.model(), kernels, open.tokenizer())
              .run(probe(), settings.pairs(), settings.examples(), settings.seed());
      return Measured.of(
          definition.shape(), ParameterCount.of(definition).all(), score, answer(open, example));
    }
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

  private static String answer(OpenModel open, KvPrompt example) {
    int[] prompt =
        Arrays.stream(open.tokenizer().encodePrompt(example.prompt()))
            .mapToInt(Math::toIntExact)
            .toArray();
    List<Long> made = new ArrayList<>();
    new Generator(open.model(), open.kernels())
        .generate(
            prompt,
            ANSWER_TOKENS,
            Sampling.GREEDY,
            token -> {
              boolean goesOn = !open.tokenizer().isEnd(token);
              if (goesOn) {
                made.add((long) token);
              }
              return goesOn;
            });
    String text = open.tokenizer().decode(made.stream().mapToLong(Long::longValue).toArray());
    return text.lines().findFirst().orElse("").strip();
  }

  private static String answers(List<Measured> models, KvPrompt example) {
    StringBuilder text = new StringBuilder(example.prompt()).append("\n\n");
    text.append("%-20s%s%n".formatted("right", example.answer().strip()));
    for (Measured model : models) {
      text.append("%-20s%s%n".formatted(model.name(), model.answer()));
    }
    return text.toString();
  }

  private void writeResults(List<Measured> models, String device) {
    JsonArray rows = new JsonArray();
    models.forEach(model -> rows.add(model.json()));
    JsonObject results = new JsonObject();
    results.addProperty("name", program.name());
    results.addProperty("spec_sha256", program.specHash());
    results.addProperty("device", device);
    results.addProperty("precision", settings.compute().precision().toString());
    results.addProperty("seed", settings.seed());
    results.add("models", rows);
    folder.write(RESULTS, results);
    progress.accept("results are in " + folder.resolve(RESULTS));
  }
}
