package io.hyb.lsp.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import io.hyb.check.Compilation;
import io.hyb.language.Head;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code hyb.headMap}: every head of a model, layer by layer, whether it is kept and what a ranking
 * says of it; what is not known is null.
 */
final class HeadMapCommand {
  private final Model model;
  private final Optional<Ranking> ranking;
  private final Map<Head, Integer> places = new HashMap<>();

  private HeadMapCommand(Model model, Optional<Ranking> ranking) {
    this.model = model;
    this.ranking = ranking;
    List<Ranking.RankedHead> heads = ranking.map(Ranking::heads).orElse(List.of());
    for (int i = 0; i < heads.size(); i++) {
      places.putIfAbsent(new Head(heads.get(i).layer(), heads.get(i).head()), i);
    }
  }

  static JsonObject run(Asked asked) {
    Compilation compilation = asked.compilation();
    Model model = asked.model(compilation);
    return new HeadMapCommand(model, compilation.rankingFor(model)).write();
  }

  private JsonObject write() {
    JsonObject map = new JsonObject();
    map.addProperty("name", model.name());
    map.addProperty("hash", SemanticHash.of(model));
    map.addProperty("teacher", model.teacher().name());
    map.addProperty("layers", model.teacher().layers());
    map.addProperty("heads", model.teacher().heads());
    map.addProperty("kept", model.keptHeads());
    map.add("ranking", orNull(ranking.map(all -> new JsonPrimitive(all.name()))));
    map.addProperty("unmeasured", Asked.isUnmeasured(model));
    JsonArray rows = new JsonArray();
    for (int layer = 0; layer < model.stack().size(); layer++) {
      rows.add(row(layer, model.stack().get(layer)));
    }
    map.add("rows", rows);
    return map;
  }

  private JsonObject row(int layer, LayerShape shape) {
    JsonObject row = new JsonObject();
    row.addProperty("layer", layer);
    row.add("mixer", orNull(shape.mixer().map(Mixer::kind).map(Word::of).map(JsonPrimitive::new)));
    row.add("dState", orNull(shape.mixer().map(Mixer::dState).map(JsonPrimitive::new)));
    row.add("merge", orNull(shape.merge().map(Merge::word).map(JsonPrimitive::new)));
    row.add("window", orNull(shape.window().map(JsonPrimitive::new)));
    JsonArray heads = new JsonArray();
    for (int head = 0; head < shape.heads(); head++) {
      heads.add(cell(layer, head, shape.kept().contains(head)));
    }
    row.add("heads", heads);
    return row;
  }

  private JsonObject cell(int layer, int head, boolean kept) {
    JsonObject cell = new JsonObject();
    cell.addProperty("head", head);
    cell.addProperty("kept", kept);
    Optional<Integer> place = Optional.ofNullable(places.get(new Head(layer, head)));
    Optional<Ranking.Score> score =
        place.flatMap(at -> ranking.orElseThrow().heads().get(at).score());
    cell.add("rank", orNull(place.map(at -> new JsonPrimitive(at + 1))));
    cell.add("score", orNull(score.map(it -> new JsonPrimitive(it.loss()))));
    cell.add("error", orNull(score.map(it -> new JsonPrimitive(it.error()))));
    return cell;
  }

  private static JsonElement orNull(Optional<JsonPrimitive> value) {
    return value.isPresent() ? value.get() : JsonNull.INSTANCE;
  }
}
