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

/** A run's {@code metrics.jsonl}, one line a step, and its TensorBoard event file. */
final class Metrics implements AutoCloseable {
  static final String FILE = "metrics.jsonl";

  /** Steps between two lines with each part's loss. */
  private static final long PARTS_EVERY = 10;

  private static final Gson GSON = new Gson();

  private final Path file;
  private final Writer lines;
  private final EventFile events;

  /**
   * Opens both; lines of steps after {@code step}, which will be repeated, are removed.
   *
   * @param step steps done so far
   */
  Metrics(Path run, long step) {
    this.file = run.resolve(FILE);
    try {
      if (Files.exists(file)) {
        cutBehind(step);
      }
      this.lines =
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      Path folder = Files.createDirectories(run.resolve("tensorboard"));
      this.events = new EventFile(folder, System.currentTimeMillis() / 1000);
    } catch (IOException e) {
      throw Checkpoints.unwritable(file, e);
    }
  }

  private void cutBehind(long step) throws IOException {
    List<String> kept = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      // A kill may have cut the last line short; it is later than every checkpoint.
      if (line.endsWith("}") && number(line, "step") <= step) {
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
          peak = Math.max(peak, number(line, "peak_memory_bytes"));
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
    line.addProperty("step", report.step());
    line.addProperty("stage", report.stage());
    line.addProperty("tokens", report.tokens());
    line.addProperty("loss", report.loss());
    line.addProperty("learning_rate", report.rate());
    line.addProperty("gradient_norm", report.norm());
    line.addProperty("tokens_per_second", Math.round(report.tokensPerSecond()));
    line.addProperty("peak_memory_bytes", report.memory());
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("loss/" + report.stage(), report.loss());
    scalars.put("learning_rate", report.rate());
    scalars.put("gradient_norm", report.norm());
    scalars.put("tokens_per_second", report.tokensPerSecond());
    if (report.parts().size() > 1 && report.step() % PARTS_EVERY == 0) {
      line.add("losses", GSON.toJsonTree(report.parts()));
      report.parts().forEach((part, loss) -> scalars.put("loss of " + part, loss));
    }
    try {
      lines.write(line + "\n");
      lines.flush();
      events.scalars(System.currentTimeMillis() / 1000.0, report.step(), scalars);
    } catch (IOException e) {
      throw Checkpoints.unwritable(file, e);
    }
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
