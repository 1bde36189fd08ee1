package io.hyb.runtime.rank;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.hyb.arch.Model;
import io.hyb.arch.output.OutputFile;
import io.hyb.runtime.Refused;
import io.hyb.runtime.torch.Precision;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps a ranking's finished prompts in a file, so that a killed one goes on from there. The file
 * is replaced as a whole, not oftener than every so often.
 */
public final class RankingStore {
  /** Another one wherever the same prompts can have other outcomes than before. */
  private static final String MEASURED = "by float32 logits, stem and branches apart";

  /** Keeps nothing. */
  public static final RankingStore NONE = new RankingStore(null, "", Duration.ZERO);

  private final Path file;
  private final String key;
  private final Duration interval;
  private final Map<Integer, Outcome> outcomes = new TreeMap<>();
  private long saved = System.nanoTime();

  private RankingStore(Path file, String key, Duration interval) {
    this.file = file;
    this.key = key;
    this.interval = interval;
  }

  /**
   * A store in {@code file}.
   *
   * @param key says all that the outcomes hang on; a file of another key is started anew
   * @param interval least time between two writes
   */
  public static RankingStore in(Path file, String key, Duration interval) {
    return new RankingStore(file, key, interval);
  }

  /**
   * The key of a ranking: settings, teacher's shape, precision, size and date of the weights, and
   * how it is measured.
   *
   * @param weights folder of the teacher's weights
   */
  public static String key(
      RankSettings settings, Model teacher, Path weights, Precision precision) {
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(weights, "*.{safetensors,json}")) {
      for (Path file : all) {
        files.add(
            "%s %d %s"
                .formatted(file.getFileName(), Files.size(file), Files.getLastModifiedTime(file)));
      }
    } catch (IOException e) {
      throw new Refused(weights + ": its files can't be listed: " + e.getMessage(), e);
    }
    Collections.sort(files);
    // By what order the heads are listed changes nothing of what is measured.
    return "%s; %d examples, seed %d; %s; %s %s; %s"
        .formatted(
            settings.probe(),
            settings.examples(),
            settings.seed(),
            teacher.teacher(),
            precision,
            MEASURED,
            files);
  }

  /**
   * How many prompts of this ranking were finished before it was stopped.
   *
   * @throws Refused if the file is not what a killed ranking leaves
   */
  public int found() {
    return load().size();
  }

  /** Finished prompts by their number; none where the file isn't there or is another ranking's. */
  Map<Integer, Outcome> load() {
    if (file == null || !Files.exists(file)) {
      return outcomes;
    }
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      if (json.get("key").getAsString().equals(key)) {
        json.getAsJsonObject("prompts")
            .asMap()
            .forEach(
                (prompt, entry) -> {
                  JsonObject both = entry.getAsJsonObject();
                  outcomes.put(
                      Integer.valueOf(prompt),
                      new Outcome(
                          bits(both.get("exact").getAsString()),
                          bits(both.get("logprob").getAsString())));
                });
      }
      return outcomes;
    } catch (IOException e) {
      throw new Refused(file + ": what a killed ranking left can't be read: " + e.getMessage(), e);
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | NumberFormatException e) {
      throw new Refused(file + ": it is not what a killed ranking leaves; remove it", e);
    }
  }

  void add(int prompt, Outcome outcome) {
    if (file != null) {
      outcomes.put(prompt, outcome);
    }
  }

  /** Writes the file unless that was done a moment ago. */
  void save() {
    if (file == null || System.nanoTime() - saved < interval.toNanos()) {
      return;
    }
    JsonObject prompts = new JsonObject();
    outcomes.forEach(
        (prompt, outcome) -> {
          JsonObject both = new JsonObject();
          both.addProperty("exact", hex(outcome.exact()));
          both.addProperty("logprob", hex(outcome.right()));
          prompts.add(prompt.toString(), both);
        });
    JsonObject json = new JsonObject();
    json.addProperty("key", key);
    json.add("prompts", prompts);
    OutputFile.write(file, json + "\n");
    saved = System.nanoTime();
  }

  /** Removes the file once the ranking stands elsewhere. */
  public void delete() {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new Refused(file + ": it can't be removed: " + e.getMessage(), e);
    }
  }

  private static String hex(BitSet bits) {
    return new BigInteger(1, reversed(bits.toByteArray())).toString(16);
  }

  private static BitSet bits(String hex) {
    return BitSet.valueOf(reversed(new BigInteger(hex, 16).toByteArray()));
  }

  /** BitSet wants the lowest byte first, BigInteger the highest. */
  private static byte[] reversed(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return turned;
  }
}
