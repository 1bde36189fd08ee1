package io.hyb.review.format;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.diff.rule.Severity;
import io.hyb.review.Change;
import io.hyb.review.Review;
import java.util.List;

/** Findings as SARIF 2.1.0, which code-scanning services read. */
final class SarifFormat {
  private SarifFormat() {}

  static String render(Review review) {
    JsonArray results = new JsonArray();
    for (Change change : review.changes()) {
      change.findings().forEach(finding -> results.add(result(change, finding)));
    }
    JsonObject run = new JsonObject();
    run.add("tool", object("driver", driver(review)));
    run.add("results", results);
    JsonObject log = new JsonObject();
    log.addProperty("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.addProperty("version", "2.1.0");
    log.add("runs", array(run));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(log) + "\n";
  }

  private static JsonObject driver(Review review) {
    JsonObject driver = new JsonObject();
    driver.addProperty("name", "hyb diff");
    List<JsonObject> rules =
        review.changes().stream()
            .flatMap(change -> change.findings().stream())
            .map(Finding::id)
            .distinct()
            .sorted()
            .map(id -> text("id", id))
            .toList();
    driver.add("rules", array(rules.toArray(JsonElement[]::new)));
    return driver;
  }

  private static JsonObject result(Change change, Finding finding) {
    JsonObject result = new JsonObject();
    result.addProperty("ruleId", finding.id());
    result.addProperty("level", level(finding.severity()));
    String model = Heading.of(change).model();
    String about = model.isEmpty() ? "" : model + ": ";
    result.add("message", text("text", about + finding.message()));
    JsonObject place = new JsonObject();
    place.add("artifactLocation", text("uri", change.spec()));
    JsonObject region = new JsonObject();
    region.addProperty("startLine", change.now().map(now -> now.place().line()).orElse(1));
    place.add("region", region);
    result.add("locations", array(object("physicalLocation", place)));
    finding
        .allowed()
        .ifPresent(
            reason -> {
              JsonObject suppression = text("kind", "inSource");
              suppression.addProperty("justification", reason);
              result.add("suppressions", array(suppression));
            });
    return result;
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case BREAKING, DANGER -> "error";
      case WARNING -> "warning";
      case NOTE -> "note";
    };
  }

  private static JsonObject text(String key, String value) {
    JsonObject json = new JsonObject();
    json.addProperty(key, value);
    return json;
  }

  private static JsonObject object(String key, JsonElement value) {
    JsonObject json = new JsonObject();
    json.add(key, value);
    return json;
  }

  private static JsonArray array(JsonElement... elements) {
    JsonArray array = new JsonArray();
    for (JsonElement element : elements) {
      array.add(element);
    }
    return array;
  }
}
