package io.hyb.runtime.distil;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.Source;
import io.hyb.runtime.Refused;
import io.hyb.runtime.data.Sources;
import io.hyb.runtime.weights.Causes;
import io.hyb.runtime.weights.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a run reads, by content: the teacher's, the student's first weights and the data.
 * A run's folder holds them in {@code inputs.json}, so that it isn't resumed over others.
 */
final class Inputs {
  static final String FILE = "inputs.json";

  /** Each file by its place in the run, such as {@code teacher/model.safetensors}. */
  private final Map<String, Path> files;

  private Inputs(Map<String, Path> files) {
    this.files = files;
  }

  /**
   * A file as it was when the run began.
   *
   * @param bytes its size
   * @param modified its date in milliseconds; with an unchanged size and date it isn't read again
   * @param sha256 of its content, hex
   */
  private record Fingerprint(long bytes, long modified, String sha256) {}

  /**
   * What a run with these settings reads.
   *
   * @throws Refused if data is missing
   */
  static Inputs of(List<Source> data, RunSettings settings) {
    Map<String, Path> files = new LinkedHashMap<>();
    folder("teacher", settings.teacher(), files);
    folder("weights", settings.weights(), files);
    for (Source source : data) {
      Sources.files(source, settings.base())
          .forEach(file -> files.put("data/" + name(file, settings.base()), file));
    }
    return new Inputs(files);
  }

  private static void folder(String place, Path folder, Map<String, Path> files) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, "{*.safetensors,tokenizer.json}")) {
      all.forEach(found::add);
    } catch (IOException e) {
      throw new Refused(folder + ": it can't be listed: " + Causes.text(e), e);
    }
    Collections.sort(found);
    found.forEach(file -> files.put(place + "/" + file.getFileName(), file));
  }

  private static String name(Path file, Path base) {
    Path to = file.toAbsolutePath().normalize();
    Path from = base.toAbsolutePath().normalize();
    return (to.startsWith(from) ? from.relativize(to) : to).toString().replace('\\', '/');
  }

  /**
   * Compares the files that the run was started with to those of today; a run without a record gets
   * one.
   *
   * @throws Refused naming every file that is new, gone or of another content
   */
  void check(Path run) {
    Path record = run.resolve(FILE);
    if (!Files.exists(record)) {
      write(run);
      return;
    }
    List<String> changes = changes(record);
    if (!changes.isEmpty()) {
      throw new Refused(
          "%s: the run was started with other files: %s; restore them, or start over with --force"
              .formatted(run, String.join(", ", changes)));
    }
  }

  /** Whether another run was made from files of the same content. */
  boolean areThoseOf(Path run) {
    Path record = run.resolve(FILE);
    return Files.exists(record) && changes(record).isEmpty();
  }

  private List<String> changes(Path record) {
    Map<String, Fingerprint> recorded = read(record);
    List<String> changes = new ArrayList<>();
    recorded.keySet().stream()
        .filter(name -> !files.containsKey(name))
        .forEach(name -> changes.add(name + " is gone"));
    files.forEach(
        (name, file) -> {
          if (!recorded.containsKey(name)) {
            changes.add(name + " is new");
          } else if (!isUnchanged(file, recorded.get(name))) {
            changes.add(name + " has changed");
          }
        });
    return changes;
  }

  private static boolean isUnchanged(Path file, Fingerprint before) {
    try {
      if (Files.size(file) != before.bytes) {
        return false;
      }
      return modified(file) == before.modified || sha256(file).equals(before.sha256);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Records the files as they are now. */
  void write(Path run) {
    JsonArray all = new JsonArray();
    files.forEach(
        (name, file) -> {
          try {
            JsonObject entry = new JsonObject();
            entry.addProperty("file", name);
            entry.addProperty("bytes", Files.size(file));
            entry.addProperty("modified", modified(file));
            entry.addProperty("sha256", sha256(file));
            all.add(entry);
          } catch (IOException e) {
            throw unreadable(file, e);
          }
        });
    JsonObject json = new JsonObject();
    json.add("files", all);
    JsonFile.write(run.resolve(FILE), json);
  }

  private static Map<String, Fingerprint> read(Path record) {
    try {
      Map<String, Fingerprint> recorded = new LinkedHashMap<>();
      for (JsonElement element : JsonFile.read(record).getAsJsonArray("files")) {
        JsonObject entry = element.getAsJsonObject();
        recorded.put(
            entry.get("file").getAsString(),
            new Fingerprint(
                entry.get("bytes").getAsLong(),
                entry.get("modified").getAsLong(),
                entry.get("sha256").getAsString()));
      }
      return recorded;
    } catch (IllegalStateException | NullPointerException | NumberFormatException e) {
      throw new Refused(record + ": it is not what a run writes; remove it to resume anyway", e);
    }
  }

  private static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Refused unreadable(Path file, IOException cause) {
    return new Refused(file + ": it can't be read: " + Causes.text(cause), cause);
  }
}
