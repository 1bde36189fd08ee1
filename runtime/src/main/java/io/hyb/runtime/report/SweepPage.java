package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.output.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One HTML page about a sweep, and its figures as CSV and JSON lines. */
public final class SweepPage {
  private SweepPage() {}

  /**
   * Writes the page, and {@code results.csv} and {@code results.jsonl} into the sweep's folder.
   *
   * @param sweep a folder whose {@code status.json} says how its variants stand
   * @param out an earlier page there is replaced
   * @param force whether a file there that is no such page may be written over
   * @throws io.hyb.runtime.Refused if the sweep can't be read
   * @throws io.hyb.arch.output.OutputRefused if a file can't be written
   */
  public static void write(Path sweep, Path out, boolean force) {
    HtmlPage.check(out, force);
    List<VariantResult> variants = VariantResult.readAll(sweep);
    new HtmlPage("sweep", data(sweep, out, variants)).write(out, force);
    OutputFile.write(sweep.resolve("results.jsonl"), lines(variants));
    OutputFile.write(sweep.resolve("results.csv"), VariantTable.csv(variants));
  }

  /** What the page's script draws. */
  static JsonObject data(Path sweep, Path out, List<VariantResult> variants) {
    JsonArray all = new JsonArray();
    for (VariantResult variant : variants) {
      JsonObject json = variant.json();
      json.addProperty("front", variant.isOnFront(variants));
      variant.report(out).ifPresent(link -> json.addProperty("report", link));
      if (variant.state().equals("failed")) {
        variant.log(out).ifPresent(link -> json.addProperty("log", link));
      }
      all.add(json);
    }
    JsonObject data = new JsonObject();
    data.addProperty("name", String.valueOf(sweep.toAbsolutePath().normalize().getFileName()));
    data.add("variants", all);
    data.add("means", means(variants));
    data.add("shared", shared(sweep));
    return data;
  }

  /** The stages that variants share, each with how often and how long it was trained. */
  private static JsonArray shared(Path sweep) {
    List<JsonObject> stages = new ArrayList<>();
    for (JsonFields stage : JsonFields.read(sweep.resolve("status.json")).objects("shared")) {
      JsonObject json = new JsonObject();
      json.addProperty("end", stage.requiredText("end"));
      json.addProperty("label", stage.requiredText("label"));
      json.addProperty("variants", stage.json().getAsJsonArray("variants").size());
      json.addProperty("state", stage.requiredText("state"));
      json.add("seconds", PlainJson.number(stage.number("seconds")));
      stages.add(json);
    }
    return PlainJson.objects(stages);
  }

  private static JsonArray means(List<VariantResult> variants) {
    List<JsonObject> means = new ArrayList<>();
    for (SeedMean mean : SeedMean.of(variants)) {
      means.add(mean.json());
    }
    return PlainJson.objects(means);
  }

  private static String lines(List<VariantResult> variants) {
    return variants.stream()
        .map(VariantResult::json)
        .map(JsonElement::toString)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
