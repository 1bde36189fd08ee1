package io.hyb.runtime.distil;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A run's {@code metrics.jsonl}, one line a step, and the same as TensorBoard's events. */
final class Metrics implements AutoCloseable {
  static final String FILE = "metrics.jsonl";

  /** Where the events are if no other folder is named. */
  static final String EVENTS = "tensorboard";

  /** Steps between two lines with each part's loss. */
  private static final long PARTS_EVERY = 10;

  private static final String STEP = "step";
  private static final String STAGE = "stage";
  private static final String LOSS = "loss";
  private static final String RATE = "learning_rate";
  private static final String NORM = "gradient_norm";
  private static final String SPEED = "tokens_per_second";
  private static final String MEMORY = "peak_memory_bytes";
  private static final String PARTS = "losses";

  private static final Gson GSON = new Gson();

  private final Path file;
  private final Writer lines;
  private final EventFile events;

  /**
   * Opens both; lines of steps after {@code step}, which will be repeated, are removed. Where there
   * are no events yet, they begin with those of the lines, which another run may have made.
   *
   * @param events folder of the events
   * @param step steps done so far
   */
  Metrics(Path run, Path events, long step) {
    this.file = run.resolve(FILE);
    try {
      if (Files.exists(file)) {
        cutBehind(step);
      }
      this.lines =
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      boolean first = isEmpty(Files.createDirectories(events));
      this.events = new EventFile(events, System.currentTimeMillis() / 1000);
      if (first) {
        for (String line : Files.readAllLines(file)) {
          addEvent(JsonParser.parseString(line).getAsJsonObject());
        }
      }
    } catch (IOException e) {
      throw Checkpoints.unwritable(file, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private void cutBehind(long step) throws IOException {
    List<String> kept = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      // A kill may have cut the last line short; it is later than every checkpoint.
      if (line.endsWith("}") && number(line, STEP) <= step) {
        kept.add(line);
      }
    }
    Path part = file.resolveSibling("." + FILE + ".part");
    Files.write(part, kept);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The highest {@code peak_memory_bytes} of a run's lines; 0 where there are none. */
  static long peakMemory(Path run) {
    Path file = run.resolve(FILE);
    long peak = 0;
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        if (line.endsWith("}")) {
          peak = Math.max(peak, number(line, MEMORY));
        }
      }
    } catch (IOException e) {
      throw new Refused(file + ": it can't be read: " + Causes.text(e), e);
    }
    return peak;
  }

  private static long number(String line, String key) {
    return JsonParser.parseString(line).getAsJsonObject().get(key).getAsLong();
  }

  void add(StepReport report) {
    JsonObject line = new JsonObject();
    line.addProperty(STEP, report.step());
    line.addProperty(STAGE, report.stage());
    line.addProperty("tokens", report.tokens());
    line.addProperty(LOSS, report.loss());
    line.addProperty(RATE, report.rate());
    line.addProperty(NORM, report.norm());
    line.addProperty(SPEED, Math.round(report.tokensPerSecond()));
    line.addProperty(MEMORY, report.memory());
    if (report.parts().size() > 1 && report.step() % PARTS_EVERY == 0) {
      line.add(PARTS, GSON.toJsonTree(report.parts()));
    }
    try {
      lines.write(line + "\n");
      lines.flush();
      addEvent(line);
    } catch (IOException e) {
      throw Checkpoints.unwritable(file, e);
    }
  }

  private void addEvent(JsonObject line) throws IOException {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("loss/" + line.get(STAGE).getAsString(), line.get(LOSS).getAsDouble());
    for (String name : List.of(RATE, NORM, SPEED)) {
      scalars.put(name, line.get(name).getAsDouble());
    }
    if (line.has(PARTS)) {
      line.getAsJsonObject(PARTS)
          .asMap()
          .forEach((part, loss) -> scalars.put("loss of " + part, loss.getAsDouble()));
    }
    events.scalars(System.currentTimeMillis() / 1000.0, line.get(STEP).getAsLong(), scalars);
  }

  @Override
  public void close() {
    try {
      lines.close();
      events.close();
    } catch (IOException e) {
      throw Checkpoints.unwritable(file, e);
    }
  }
}
