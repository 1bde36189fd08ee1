package io.hyb.sweep.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a variant's training has written about itself so far: {@code metrics.jsonl}, a line a step,
 * and {@code stages.json}.
 *
 * @param folder the distillation's; it need not be there yet
 */
public record TrainingRecord(Path folder) {
  private static final String STEPS = "metrics.jsonl";
  private static final String SCORES = "stages.json";

  /** Longer than any line: that of a step with the losses of a hundred layers. */
  private static final int TAIL = 1 << 14;

  /** Of a stage's steps the last tenth counts for its loss. */
  private static final int LAST = 10;

  /**
   * A step.
   *
   * @param step steps done in all
   * @param tokens tokens seen in all
   */
  public record Step(String stage, long step, long tokens, double tokensPerSecond) {}

  /** The latest step, if one is done. */
  public Optional<Step> latest() {
    Path file = folder.resolve(STEPS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (RandomAccessFile read = new RandomAccessFile(file.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(TAIL, read.length())];
      read.seek(read.length() - tail.length);
      read.readFully(tail);
      return lastLine(new String(tail, StandardCharsets.UTF_8)).map(TrainingRecord::step);
    } catch (IOException | JsonParseException | IllegalStateException e) {
      return Optional.empty(); // it is being written; the next look will tell
    }
  }

  /** The last line that is whole. */
  private static Optional<String> lastLine(String text) {
    int end = text.lastIndexOf('\n');
    return end < 0
        ? Optional.empty()
        : Optional.of(text.substring(text.lastIndexOf('\n', end - 1) + 1, end));
  }

  private static Step step(String line) {
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    return new Step(
        json.get("stage").getAsString(),
        json.get("step").getAsLong(),
        json.get("tokens").getAsLong(),
        json.get("tokens_per_second").getAsDouble());
  }

  /** A result at the end of a stage; none where it was not measured. */
  OptionalDouble result(String stage, Halving.Result by) {
    try {
      return switch (by) {
        case EXACT_MATCH -> exactMatch(stage);
        case LOSS -> loss(stage);
      };
    } catch (IOException | JsonParseException | IllegalStateException | NullPointerException e) {
      return OptionalDouble.empty();
    }
  }

  private OptionalDouble exactMatch(String stage) throws IOException {
    Path file = folder.resolve(SCORES);
    if (Files.exists(file)) {
      for (JsonElement each : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
        JsonObject entry = each.getAsJsonObject();
        if (entry.get("stage").getAsString().equals(stage)) {
          return OptionalDouble.of(entry.get("exact_match").getAsDouble());
        }
      }
    }
    return OptionalDouble.empty();
  }

  private OptionalDouble loss(String stage) throws IOException {
    List<Double> losses = new ArrayList<>();
    Path file = folder.resolve(STEPS);
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      if (json.get("stage").getAsString().equals(stage)) {
        losses.add(json.get("loss").getAsDouble());
      }
    }
    int last = (losses.size() + LAST - 1) / LAST;
    return losses.subList(losses.size() - last, losses.size()).stream()
        .mapToDouble(Double::doubleValue)
        .average();
  }
}
