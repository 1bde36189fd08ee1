package io.hyb.arch.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.Examples;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.Ranking;
import io.hyb.arch.Schedule;
import io.hyb.arch.Stage;
import io.hyb.arch.merge.Merge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SemanticHashTest {
  private static final Hybrid RAD10 = Examples.windowed(Examples.rad10(Merge.CONCAT));

  @Test
  void namesAndTheTrainedContextAreNoPartOfIt() {
    assertThat(SemanticHash.of(changed(text -> text.replace("\"Rad10\"", "\"Other\""))))
        .isEqualTo(SemanticHash.of(RAD10));
    assertThat(SemanticHash.of(changed(text -> text.replace("Llama32_1B", "L"))))
        .isEqualTo(SemanticHash.of(RAD10));
    assertThat(
            SemanticHash.of(changed(text -> text.replace("\"context\":131072", "\"context\":1"))))
        .isEqualTo(SemanticHash.of(RAD10));
  }

  private static Model changed(UnaryOperator<String> edit) {
    String text = edit.apply(ModelJson.write(RAD10).toString());
    return ModelJson.read(JsonParser.parseString(text));
  }

  /** Every number and word of the model in turn is made another one. */
  @Test
  void everyOtherValueIsAPartOfIt() {
    JsonObject json = ModelJson.write(RAD10);
    Set<String> hashes = new HashSet<>();
    hashes.add(SemanticHash.of(RAD10));
    int values = 0;
    for (Place place : places(json, "")) {
      if (place.isName()) {
        continue;
      }
      place.change();
      String hash = SemanticHash.of(ModelJson.read(json));
      assertThat(hashes.add(hash)).as("changing %s changes the hash", place.path).isTrue();
      place.restore();
      values++;
    }
    assertThat(values).isGreaterThan(150);
  }

  @Test
  void keptHeadsAreASet() {
    LayerShape one = LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8, 3, 1);
    LayerShape other = LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8, 1, 3);
    assertThat(one).isEqualTo(other);
  }

  @Test
  void aLayerWithoutRecurrentHeadsHasNeitherMixerNorMerge() {
    Integer[] all = LayerShape.attention(32).kept().toArray(Integer[]::new);
    assertThat(LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8, all))
        .isEqualTo(LayerShape.attention(32));
  }

  @Test
  void aLayerWithoutKeptHeadsHasNoWindow() {
    LayerShape recurring = LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8);
    assertThat(recurring.withWindow(64)).isEqualTo(recurring);
  }

  @Test
  void aRankingYetToBeMeasuredIsKnownByItsProbe() {
    assertThat(SemanticHash.of(pending("mine", 8, 10)))
        .isEqualTo(SemanticHash.of(pending("yours", 8, 10)))
        .isNotEqualTo(SemanticHash.of(pending("mine", 9, 10)))
        .isNotEqualTo(SemanticHash.of(pending("mine", 8, 11)))
        .isNotEqualTo(SemanticHash.of(pending("mine", 8, 10, 64)));
  }

  /** It is how a result is computed and not which. */
  @Test
  void recomputingIsPartOfTheHashAndOfNoPrefix() {
    List<Stage> stages = new ArrayList<>(RAD10.schedule().stages());
    Stage last = stages.get(2);
    stages.set(
        2, Examples.stageOf(last.label(), last.match(), last.train()).recompute(true).build());
    Hybrid recomputing = with(new Schedule(RAD10.schedule().data(), stages));

    assertThat(SemanticHash.of(recomputing)).isNotEqualTo(SemanticHash.of(RAD10));
    assertThat(SemanticHash.ofAll(recomputing).whole()).isEqualTo(SemanticHash.of(recomputing));
    assertThat(SemanticHash.ofPrefix(recomputing, 3)).isEqualTo(SemanticHash.ofPrefix(RAD10, 3));
    assertThat(ModelJson.read(ModelJson.write(recomputing))).isEqualTo(recomputing);
  }

  /** Specs written before there was the key keep the hash that names their runs. */
  @Test
  void whatIsNotRecomputedIsNotInTheHash() {
    assertThat(SemanticHash.meaning(RAD10).toString()).doesNotContain("recompute");
  }

  private static Hybrid pending(String name, int pairs, int count, Integer... windows) {
    KvProbe probe = new KvProbe(pairs, 32, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    Ranking ranking =
        new Ranking(
            name, "T", Optional.of(probe), 256, Optional.empty(), Optional.empty(), List.of());
    return new Hybrid(
        RAD10.name(),
        RAD10.teacher(),
        RAD10.schedule(),
        Optional.of(
            new PendingRanking(ranking, count, Stream.of(windows).map(Optional::of).toList())),
        RAD10.stack());
  }

  @Test
  void aPrefixDependsOnNoLabelAndNoLaterStage() {
    Schedule all = RAD10.schedule();
    Stage last = all.stages().get(2);
    Stage other = Examples.stage("other", Stage.Match.LOGITS, Stage.Train.MIXERS);
    Hybrid changed =
        with(new Schedule(all.data(), List.of(all.stages().get(0), all.stages().get(1), other)));
    assertThat(SemanticHash.ofPrefix(changed, 2)).isEqualTo(SemanticHash.ofPrefix(RAD10, 2));
    assertThat(SemanticHash.ofPrefix(changed, 3)).isNotEqualTo(SemanticHash.ofPrefix(RAD10, 3));
    Stage relabelled = Examples.stage("end", last.match(), last.train());
    Hybrid named =
        with(
            new Schedule(
                all.data(), List.of(all.stages().get(0), all.stages().get(1), relabelled)));
    assertThat(SemanticHash.ofPrefix(named, 3)).isEqualTo(SemanticHash.ofPrefix(RAD10, 3));
    assertThat(SemanticHash.of(named)).isNotEqualTo(SemanticHash.of(RAD10));
    assertThat(SemanticHash.ofPrefix(with(Schedule.NONE), 0))
        .isEqualTo(SemanticHash.ofPrefix(RAD10, 0));
    SemanticHash.All hashes = SemanticHash.ofAll(RAD10);
    assertThat(hashes.whole()).isEqualTo(SemanticHash.of(RAD10));
    assertThat(hashes.start()).isEqualTo(SemanticHash.ofPrefix(RAD10, 0));
    assertThat(hashes.prefixes())
        .containsExactly(
            SemanticHash.ofPrefix(RAD10, 1),
            SemanticHash.ofPrefix(RAD10, 2),
            SemanticHash.ofPrefix(RAD10, 3));
    Hybrid none = with(Schedule.NONE);
    assertThat(SemanticHash.ofAll(none).whole()).isEqualTo(SemanticHash.of(none));
  }

  private static Hybrid with(Schedule schedule) {
    return new Hybrid(RAD10.name(), RAD10.teacher(), schedule, RAD10.pending(), RAD10.stack());
  }

  /** A value somewhere in the JSON. */
  private static final class Place {
    private final String path;
    private final JsonElement parent;
    private final Object key;
    private final JsonPrimitive value;

    Place(String path, JsonElement parent, Object key, JsonPrimitive value) {
      this.path = path;
      this.parent = parent;
      this.key = key;
      this.value = value;
    }

    /** What is no value of its own: names, what follows from the place, and unions' tags. */
    boolean isName() {
      return path.matches(
          "\\.(model|kind)|\\.teacher\\.(name|context|family|layers|heads)"
              + "|.*(\\.layer|\\.source|\\.kind|\\.mixer)");
    }

    void change() {
      put(value.isNumber() ? new JsonPrimitive(numberBeside()) : word());
    }

    private Number numberBeside() {
      double number = value.getAsDouble();
      return number == Math.rint(number) ? (Number) (value.getAsLong() + 1) : number * 1.5;
    }

    private JsonPrimitive word() {
      if (value.isBoolean()) {
        return new JsonPrimitive(!value.getAsBoolean());
      }
      return new JsonPrimitive(
          switch (value.getAsString()) {
            case "concat" -> "sum";
            case "from_attention" -> "fresh";
            case "matrices", "hidden_states" -> "logits";
            case "logits" -> "matrices";
            case "mixers" -> "all";
            case "all" -> "mixers";
            case "question" -> "continuation";
            case "word" -> "number";
            default -> value.getAsString() + "x";
          });
    }

    void restore() {
      put(value);
    }

    private void put(JsonPrimitive other) {
      if (parent instanceof JsonObject object) {
        object.add((String) key, other);
      } else {
        ((JsonArray) parent).set((Integer) key, other);
      }
    }
  }

  private static List<Place> places(JsonElement element, String path) {
    List<Place> places = new ArrayList<>();
    if (element instanceof JsonObject object) {
      for (String key : object.keySet()) {
        add(places, path + "." + key, element, key, object.get(key));
      }
    } else if (element instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        add(places, path + "[" + i + "]", element, i, array.get(i));
      }
    }
    return places;
  }

  private static void add(
      List<Place> places, String path, JsonElement parent, Object key, JsonElement value) {
    if (value instanceof JsonPrimitive primitive) {
      places.add(new Place(path, parent, key, primitive));
    } else {
      places.addAll(places(value, path));
    }
  }
}
