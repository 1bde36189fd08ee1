package io.hyb.runtime.distil;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Source;
import io.hyb.arch.output.OutputFile;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.KvEvaluation;
import io.hyb.runtime.evaluate.KvScore;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * A run's {@code stages.json}: how the student does on the kv probe before the first stage and
 * after each. Only a run whose data have such a probe has one. Its questions have a seed of their
 * own and no gradient is recorded, so that asking them does not affect training.
 */
final class StageScores {
  static final String FILE = "stages.json";

  /** What the entry before the first stage is called. */
  static final String START = "start";

  private static final int EXAMPLES = 128;
  private static final int PAIRS = 24;

  private final Path file;
  private final Optional<KvProbe> probe;
  private final long seed;
  private final Consumer<String> note;

  private StageScores(Path run, Optional<KvProbe> probe, long seed, Consumer<String> note) {
    this.file = run.resolve(FILE);
    this.probe = probe;
    this.seed = seed;
    this.note = note;
  }

  /** The scores of a run of {@code program}. */
  static StageScores of(Program program, RunSettings settings, Consumer<String> note) {
    Optional<KvProbe> probe =
        program.schedule().data().stream()
            .filter(Source.Kv.class::isInstance)
            .map(source -> ((Source.Kv) source).probe())
            .findFirst();
    return new StageScores(settings.out(), probe, settings.seed(), note);
  }

  /** Asks nothing. */
  static StageScores none(RunSettings settings) {
    return new StageScores(settings.out(), Optional.empty(), 0, line -> {});
  }

  /**
   * Asks the student and adds an entry, unless there is one for this step. Entries of later steps,
   * which will be repeated, are removed.
   *
   * @param stage the label of the stage that ends here, or {@link #START}
   * @param step steps done so far
   * @param tokens tokens seen so far
   */
  void at(
      String stage,
      long step,
      long tokens,
      LanguageModel student,
      Kernels kernels,
      Tokenizer tokenizer) {
    if (probe.isEmpty()) {
      return;
    }
    JsonArray entries = upTo(step);
    if (has(entries, step)) {
      return;
    }
    long started = System.nanoTime();
    KvScore score;
    try {
      score =
          KvEvaluation.of(student, kernels, tokenizer)
              .run(probe.get(), pairs(probe.get()), EXAMPLES, seed);
    } catch (Refused e) {
      // Such as weights that are not numbers, about which the next step has more to say.
      note.accept("no probe score at %s: %s".formatted(stage, e.getMessage()));
      return;
    }
    entries.add(entry(stage, step, tokens, score));
    write(entries);
    note.accept(
        String.format(
            Locale.ROOT,
            "%s: %.3f +- %.3f of %d questions of %d pairs right, asked in %.1f s",
            stage,
            score.exactMatch(),
            score.standardError(),
            score.examples(),
            score.pairs(),
            (System.nanoTime() - started) / 1e9));
  }

  /** As many as are asked elsewhere where the probe has so many, else the middle of its own. */
  private static int pairs(KvProbe probe) {
    boolean within = probe.pairsFrom() <= PAIRS && PAIRS <= probe.pairsTo();
    return within ? PAIRS : (probe.pairsFrom() + probe.pairsTo()) / 2;
  }

  private static JsonObject entry(String stage, long step, long tokens, KvScore score) {
    JsonObject entry = new JsonObject();
    entry.addProperty("stage", stage);
    entry.addProperty("step", step);
    entry.addProperty("tokens", tokens);
    entry.addProperty("task", "kv");
    entry.addProperty("pairs", score.pairs());
    entry.addProperty("examples", score.examples());
    entry.addProperty("exact_match", score.exactMatch());
    entry.addProperty("exact_match_error", score.standardError());
    return entry;
  }

  private JsonArray upTo(long step) {
    JsonArray kept = new JsonArray();
    try {
      if (Files.exists(file)) {
        for (JsonElement entry : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
          if (step(entry) <= step) {
            kept.add(entry);
          }
        }
      }
      return kept;
    } catch (IOException | JsonParseException | IllegalStateException | NullPointerException e) {
      throw new Refused(file + ": it can't be read; remove it to continue without it", e);
    }
  }

  private static boolean has(JsonArray entries, long step) {
    return StreamSupport.stream(entries.spliterator(), false)
        .anyMatch(entry -> step(entry) == step);
  }

  private static long step(JsonElement entry) {
    return entry.getAsJsonObject().get("step").getAsLong();
  }

  private void write(JsonArray entries) {
    OutputFile.write(file, new GsonBuilder().setPrettyPrinting().create().toJson(entries) + "\n");
  }
}
