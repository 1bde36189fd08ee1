package io.hyb.arch.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.Ranking;
import io.hyb.arch.Stage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a model means, as a SHA-256 in hexadecimal: equal for specs that differ in names, order of
 * keys, comments and files alone. It covers the teacher's shape, weights and data paths, every
 * layer and the stages; not the contents of files, nor the context that a teacher was trained for,
 * which bounds what is asked of a model and not what it computes.
 */
public final class SemanticHash {
  /** Digits by which runs and JARs are named. */
  public static final int SHORT = 8;

  private SemanticHash() {}

  public static String of(Model model) {
    return sha256(meaning(model).toString());
  }

  /** All that the hash covers. */
  static JsonObject meaning(Model model) {
    JsonObject meaning = architecture(model);
    if (!model.schedule().isNone()) {
      meaning.add("distill", ScheduleJson.write(model.schedule()));
    }
    return meaning;
  }

  /** Name and hash as runs, JARs and variants are called: {@code Rad4-1a2b3c4d}. */
  public static String named(String name, String hash) {
    return name + "-" + abbreviated(hash);
  }

  /** The digits of a hash by which people know it. */
  public static String abbreviated(String hash) {
    return hash.substring(0, Math.min(SHORT, hash.length()));
  }

  /**
   * What decides the weights after the first {@code stages} stages, the seed and the device aside:
   * the architecture, the data and those stages but for their labels. With none it is that of the
   * first weights.
   */
  public static String ofPrefix(Model model, int stages) {
    JsonObject meaning = architecture(model);
    List<Stage> first = model.schedule().stages().subList(0, stages);
    if (!first.isEmpty()) {
      meaning.add("data", ScheduleJson.sources(model.schedule().data()));
    }
    JsonArray values = new JsonArray();
    first.forEach(stage -> values.add(ScheduleJson.values(stage)));
    meaning.add("stages", values);
    return sha256(meaning.toString());
  }

  /**
   * A model's hash and those of its prefixes.
   *
   * @param start {@link #ofPrefix} before the first stage: the architecture's
   * @param prefixes {@link #ofPrefix} after each stage, in order
   */
  public record All(String whole, String start, List<String> prefixes) {
    public All {
      prefixes = List.copyOf(prefixes);
    }
  }

  /** All hashes of a model, whose architecture, the most of what they cover, is written once. */
  public static All ofAll(Model model) {
    String architecture = architecture(model).toString();
    String open = architecture.substring(0, architecture.length() - 1);
    String start = sha256(open + ",\"stages\":[]}");
    if (model.schedule().isNone()) {
      return new All(sha256(architecture), start, List.of());
    }
    String whole = open + ",\"distill\":" + ScheduleJson.write(model.schedule()) + "}";
    StringBuilder text = new StringBuilder(open);
    text.append(",\"data\":").append(ScheduleJson.sources(model.schedule().data()));
    text.append(",\"stages\":[");
    List<String> prefixes = new ArrayList<>();
    for (Stage stage : model.schedule().stages()) {
      text.append(prefixes.isEmpty() ? "" : ",").append(ScheduleJson.values(stage));
      prefixes.add(sha256(text + "]}"));
    }
    return new All(sha256(whole), start, prefixes);
  }

  private static JsonObject architecture(Model model) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", model instanceof Hybrid ? "hybrid" : "teacher");
    JsonObject teacher = TeacherJson.write(model.teacher());
    teacher.remove("name");
    teacher.remove("context");
    json.add("teacher", teacher);
    json.add("layers", LayerJson.write(model.stack()));
    if (model instanceof Hybrid hybrid) {
      hybrid.pending().ifPresent(pending -> json.add("pending", write(pending)));
    }
    return json;
  }

  /** A ranking yet to be measured is known by its probe and by what its heads will be. */
  private static JsonObject write(PendingRanking pending) {
    Ranking ranking = pending.ranking();
    JsonObject json = new JsonObject();
    json.addProperty("count", pending.count());
    json.addProperty("examples", ranking.examples());
    for (int i = 0; i < pending.windows().size(); i++) {
      String key = "window" + i;
      pending.windows().get(i).ifPresent(positions -> json.addProperty(key, positions));
    }
    ranking.probe().ifPresent(probe -> json.add("probe", ScheduleJson.write(probe)));
    return json;
  }

  private static String sha256(String meaning) {
    try {
      byte[] bytes = meaning.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
