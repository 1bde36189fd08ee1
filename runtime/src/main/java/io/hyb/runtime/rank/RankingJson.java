package io.hyb.runtime.rank;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.KvProbe;
import io.hyb.arch.Ranking;
import io.hyb.runtime.evaluate.Estimate;
import java.util.Locale;

/** A ranking for machines, both scores of every head. */
final class RankingJson {
  private RankingJson() {}

  static String of(HeadRanking ranking, Ranking.Measured measured) {
    RankSettings settings = ranking.settings();
    KvProbe kv = settings.probe();
    JsonObject probe = new JsonObject();
    probe.addProperty("kind", "kv");
    probe.addProperty("pairs", RankingText.pairs(kv));
    probe.addProperty("form", kv.form().name().toLowerCase(Locale.ROOT));
    probe.addProperty("values", kv.values().name().toLowerCase(Locale.ROOT));
    probe.addProperty("separator", kv.separator());
    probe.addProperty("examples", settings.examples());
    probe.addProperty("seed", settings.seed());
    JsonObject json = new JsonObject();
    json.addProperty("teacher", ranking.teacher());
    json.addProperty("layers", ranking.layers());
    json.addProperty("heads", ranking.heads());
    json.add("probe", probe);
    json.add("measured", of(measured));
    json.addProperty("score", settings.scoring().toString());
    json.add("baseline", both(ranking.exact(), ranking.logProb()));
    JsonArray heads = new JsonArray();
    for (AblationDrop drop : ranking.entries()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("name", drop.name());
      entry.addProperty("layer", drop.layer());
      entry.addProperty("head", drop.head());
      both(drop.exact(), drop.logProb()).asMap().forEach(entry::add);
      heads.add(entry);
    }
    json.add("losses", heads);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json);
  }

  private static JsonObject of(Ranking.Measured measured) {
    JsonObject json = new JsonObject();
    json.addProperty("teacher_sha256", measured.teacherSha256());
    measured.hyb().ifPresent(version -> json.addProperty("hyb", version));
    measured.seed().ifPresent(seed -> json.addProperty("seed", seed));
    measured.precision().ifPresent(type -> json.addProperty("precision", type.toString()));
    return json;
  }

  private static JsonObject both(Estimate exact, Estimate logProb) {
    JsonObject json = new JsonObject();
    json.addProperty("exact_match", exact.mean());
    json.addProperty("exact_match_standard_error", exact.standardError());
    json.addProperty("log_prob", logProb.mean());
    json.addProperty("log_prob_standard_error", logProb.standardError());
    return json;
  }
}
