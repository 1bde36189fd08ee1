package io.hyb.review.format;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.Ranking.Score;
import io.hyb.arch.diff.Checkpoint;
import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Difference;
import io.hyb.arch.diff.Retrieval;
import io.hyb.arch.diff.Training;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.word.Word;
import io.hyb.review.Change;
import io.hyb.review.Review;
import io.hyb.review.Version;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A review for programs: an array of {@code {old, new, differences, checkpoint, cost, training,
 * retrieval, findings}}, one a model. What needs both sides is null where there is one.
 */
final class JsonFormat {
  private JsonFormat() {}

  static String render(Review review) {
    return new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create()
            .toJson(array(review.changes(), JsonFormat::change))
        + "\n";
  }

  private static <T> JsonArray array(List<T> values, Function<T, ? extends JsonElement> write) {
    JsonArray array = new JsonArray(values.size());
    values.forEach(value -> array.add(write.apply(value)));
    return array;
  }

  private static JsonObject change(Change change) {
    JsonObject json = new JsonObject();
    json.add("old", version(change.old()));
    json.add("new", version(change.now()));
    json.add(
        "differences",
        array(
            change.diff().map(diff -> diff.differences()).orElse(List.of()),
            JsonFormat::difference));
    json.add("checkpoint", orNull(change.diff().map(diff -> checkpoint(diff.checkpoint()))));
    json.add("cost", array(change.cost(), JsonFormat::cost));
    json.add("training", orNull(change.diff().map(diff -> training(diff.training()))));
    json.add("retrieval", orNull(change.diff().map(diff -> retrieval(diff.retrieval()))));
    json.add("findings", array(change.findings(), JsonFormat::finding));
    return json;
  }

  private static JsonElement orNull(Optional<? extends JsonElement> json) {
    return json.isPresent() ? json.get() : JsonNull.INSTANCE;
  }

  private static JsonElement version(Optional<Version> version) {
    return orNull(
        version.map(
            each -> {
              JsonObject json = new JsonObject();
              json.addProperty("spec", each.spec());
              json.addProperty("name", each.name());
              json.addProperty("hash", each.hash());
              return json;
            }));
  }

  private static JsonObject difference(Difference difference) {
    JsonObject json = new JsonObject();
    json.addProperty("path", difference.path());
    difference.layer().ifPresent(layer -> json.addProperty("layer", layer));
    json.add("old", orNull(difference.old().map(JsonFormat::value)));
    json.add("new", orNull(difference.now().map(JsonFormat::value)));
    return json;
  }

  private static JsonElement value(Object value) {
    if (value instanceof List<?> list) {
      return array(list, JsonFormat::value);
    }
    if (value instanceof Number number) {
      return new JsonPrimitive(number);
    }
    return value instanceof Boolean flag
        ? new JsonPrimitive(flag)
        : new JsonPrimitive(value.toString());
  }

  private static JsonObject checkpoint(Checkpoint checkpoint) {
    JsonObject json = new JsonObject();
    json.addProperty("verdict", Word.of(checkpoint.verdict()));
    json.addProperty("kept", checkpoint.tensors().kept().size());
    json.add("fresh", array(checkpoint.tensors().fresh(), JsonPrimitive::new));
    json.add("dropped", array(checkpoint.tensors().dropped(), JsonPrimitive::new));
    json.add("breaking", array(checkpoint.breaking(), JsonPrimitive::new));
    return json;
  }

  private static JsonObject cost(Cost cost) {
    JsonObject json = new JsonObject();
    json.addProperty("measure", cost.measure().word());
    cost.context().ifPresent(context -> json.addProperty("context", context));
    json.add("old", number(cost.old()));
    json.add("new", number(cost.now()));
    json.add(
        "percent",
        cost.percent().isPresent()
            ? new JsonPrimitive(cost.percent().getAsDouble())
            : JsonNull.INSTANCE);
    return json;
  }

  private static JsonElement number(OptionalLong value) {
    return value.isPresent() ? new JsonPrimitive(value.getAsLong()) : JsonNull.INSTANCE;
  }

  private static JsonObject training(Training training) {
    JsonObject json = new JsonObject();
    json.addProperty("same_first_weights", training.sameStart());
    json.add("reused", array(training.reused(), JsonPrimitive::new));
    json.add("rerun", array(training.rerun(), JsonPrimitive::new));
    json.addProperty("tokens", training.tokens());
    json.addProperty("first_stage_to_rerun", training.firstStageToRerun().orElse(null));
    return json;
  }

  private static JsonObject retrieval(Retrieval retrieval) {
    JsonObject json = new JsonObject();
    json.add("gained", array(retrieval.gained(), JsonFormat::head));
    json.add("lost", array(retrieval.lost(), JsonFormat::lost));
    return json;
  }

  private static JsonObject head(RankedHead head) {
    JsonObject json = new JsonObject();
    json.addProperty("head", Retrieval.name(head.layer(), head.head()));
    json.addProperty("score", head.score().map(Score::loss).orElse(null));
    return json;
  }

  private static JsonObject lost(Retrieval.Lost lost) {
    JsonObject json = head(lost.head());
    json.add(
        "stand_ins",
        array(
            lost.standIns(),
            other -> {
              JsonObject entry = new JsonObject();
              entry.addProperty("head", Retrieval.name(lost.head().layer(), other.head()));
              entry.addProperty("kept", other.kept());
              return entry;
            }));
    return json;
  }

  private static JsonObject finding(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("id", finding.id());
    json.addProperty("severity", finding.severity().word());
    json.addProperty("message", finding.message());
    json.addProperty("suppressed", finding.isSuppressed());
    finding.allowed().ifPresent(reason -> json.addProperty("reason", reason));
    return json;
  }
}
