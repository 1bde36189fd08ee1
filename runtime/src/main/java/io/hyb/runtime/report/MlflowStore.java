package io.hyb.runtime.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.hyb.arch.output.FolderTree;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A sweep as an experiment in MLflow's file store: a folder {@code EXPERIMENT/RUN} a variant, with
 * {@code meta.yaml}, {@code params/}, {@code metrics/} (lines of time, value, step), {@code tags/}
 * and {@code artifacts/}, which stays empty: the artifacts are those of the variant's own folder.
 * The numbers follow from the sweep's place, so that writing it again replaces it.
 */
public final class MlflowStore {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private static final String META = "meta.yaml";

  /** As long as those that MLflow draws. */
  private static final long EXPERIMENTS = 1_000_000_000_000_000_000L;

  private final Path store;
  private final Path sweep;
  private final String experiment;

  private MlflowStore(Path store, Path sweep) {
    this.store = store.toAbsolutePath().normalize();
    this.sweep = sweep.toAbsolutePath().normalize();
    this.experiment = Long.toString(Math.floorMod(id("").getMostSignificantBits(), EXPERIMENTS));
  }

  /**
   * Writes the sweep's experiment; others in the store stay as they are.
   *
   * @param sweep a folder whose {@code status.json} says how its variants stand
   * @param store made if it is not there
   * @throws Refused if the sweep can't be read, or the store can't be written
   */
  public static void write(Path sweep, Path store) {
    List<VariantResult> variants = VariantResult.readAll(sweep);
    MlflowStore written = new MlflowStore(store, sweep);
    try {
      written.writeExperiment();
      for (VariantResult variant : variants) {
        written.writeRun(variant);
      }
    } catch (IOException e) {
      throw new Refused(store + ": it can't be written: " + Causes.text(e), e);
    }
  }

  private UUID id(String variant) {
    return UUID.nameUUIDFromBytes((sweep + "\n" + variant).getBytes(StandardCharsets.UTF_8));
  }

  private void writeExperiment() throws IOException {
    Path folder = Files.createDirectories(store.resolve(experiment));
    long now = System.currentTimeMillis();
    JsonObject meta = new JsonObject();
    meta.addProperty("artifact_location", folder.toUri().toString());
    meta.addProperty("creation_time", now);
    meta.addProperty("experiment_id", experiment);
    meta.addProperty("last_update_time", now);
    meta.addProperty("lifecycle_stage", "active");
    meta.addProperty("name", sweep.getFileName().toString());
    Path part = folder.resolve("." + META + ".part");
    Files.writeString(part, GSON.toJson(meta)); // JSON is YAML.
    move(part, folder.resolve(META));
  }

  private void writeRun(VariantResult variant) throws IOException {
    String run = id(variant.id()).toString().replace("-", "");
    Path part = store.resolve("." + run + ".part");
    FolderTree.delete(part);
    MlflowRun content = MlflowRun.of(variant);
    write(part.resolve(META), GSON.toJson(content.meta(experiment, run)));
    for (String folder : List.of("params", "metrics", "tags", "artifacts")) {
      Files.createDirectories(part.resolve(folder));
    }
    for (Map.Entry<String, String> file : content.files().entrySet()) {
      write(part.resolve(file.getKey()), file.getValue());
    }
    Path folder = store.resolve(experiment).resolve(run);
    FolderTree.delete(folder);
    move(part, folder);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void move(Path part, Path target) throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
