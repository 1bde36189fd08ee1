package io.hyb.arch.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.Examples;
import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelJsonTest {

  @ParameterizedTest
  @EnumSource(Merge.Kind.class)
  void whatIsWrittenIsReadBackEqual(Merge.Kind merge) {
    var hybrid = Examples.windowed(Examples.rad10(merge.merge()));
    String text = ModelJson.write(hybrid).toString();
    assertThat(ModelJson.read(JsonParser.parseString(text))).isEqualTo(hybrid);
  }

  @ParameterizedTest
  @EnumSource(Mixer.Kind.class)
  void everyMixerIsReadBackEqual(Mixer.Kind kind) {
    LayerShape layer = LayerShape.hybrid(32, Merge.SUM, Examples.mixer(kind), 7);
    Hybrid hybrid =
        new Hybrid(
            "H",
            Examples.LLAMA_1B,
            Schedule.NONE,
            Collections.nCopies(16, layer).toArray(LayerShape[]::new));
    String text = ModelJson.write(hybrid).toString();
    assertThat(ModelJson.read(JsonParser.parseString(text))).isEqualTo(hybrid);
  }

  @Test
  void aTeacherIsReadBackEqual() {
    String text = ModelJson.write(Examples.LLAMA_1B).toString();
    assertThat(ModelJson.read(JsonParser.parseString(text))).isEqualTo(Examples.LLAMA_1B);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void everyFamilyIsReadBackEqual(Family family) {
    Teacher llama = Examples.LLAMA_1B;
    Teacher teacher =
        new Teacher(
            "T",
            Optional.empty(),
            family,
            llama.layers(),
            llama.heads(),
            llama.kvHeads(),
            llama.headDim(),
            llama.dModel(),
            llama.dFf(),
            llama.vocab(),
            RopeShape.plain(10000).withPartial(family.partialRope() ? 0.4 : 1),
            1e-5,
            false,
            Optional.empty());
    JsonObject json = ModelJson.write(teacher);
    assertThat(ModelJson.read(JsonParser.parseString(json.toString()))).isEqualTo(teacher);
    assertThat(json.getAsJsonObject("teacher").getAsJsonObject("rope").has("partial"))
        .isEqualTo(family.partialRope());
  }

  @Test
  void aLayerHasTheKeysOfTheLanguage() {
    LayerShape layer =
        LayerShape.hybrid(
            8, Merge.ADAPTER, new DiscreteMamba2(16, 4, 64, Init.FROM_ATTENTION), 7, 0);
    assertThat(LayerJson.write(List.of(layer.withWindow(512), LayerShape.attention(2))))
        .hasToString(
            "[{\"layer\":0,\"kept\":[0,7],\"window\":512,\"mixer\":\"discrete_mamba2\","
                + "\"d_state\":16,\"conv\":4,\"chunk\":64,\"init\":\"from_attention\","
                + "\"merge\":\"adapter\"},"
                + "{\"layer\":1,\"kept\":[0,1],\"mixer\":null,\"merge\":null}]");
  }

  @Test
  void layersOfOlderStudentsAreRead() {
    String old =
        "{\"layers\":[{\"keep\":[0,7],\"merge\":\"adapter\",\"d_state\":16,\"conv\":4,"
            + "\"chunk\":64,\"init\":\"from_attention\"},{\"keep\":[0,1,2,3,4,5,6,7],"
            + "\"merge\":\"concat\"}]}";
    assertThat(LayerJson.read(JsonParser.parseString(old).getAsJsonObject(), 8))
        .containsExactly(
            LayerShape.hybrid(
                8, Merge.ADAPTER, new DiscreteMamba2(16, 4, 64, Init.FROM_ATTENTION), 0, 7),
            LayerShape.attention(8));
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    assertThatThrownBy(
            () -> ModelJson.read(changed("layers", "[{\"kept\":[0],\"mixer\":\"mamba9\"}]")))
        .isInstanceOf(MalformedModel.class)
        .hasMessage(
            "layers[0].mixer should be one of discrete_mamba2, mamba2, gated_delta_net, not mamba9");
    assertThatThrownBy(() -> ModelJson.read(changed("layers", "[{\"kept\":[32]}]")))
        .isInstanceOf(MalformedModel.class)
        .hasMessage("layers[0].kept should be heads from 0 to 31");
    assertThatThrownBy(() -> ModelJson.read(changed("layers", "[{\"kept\":[1],\"window\":0}]")))
        .isInstanceOf(MalformedModel.class)
        .hasMessage("layers[0].window should be 1 or more");
    assertThatThrownBy(() -> ModelJson.read(changed("teacher", "{\"name\":\"T\"}")))
        .isInstanceOf(MalformedModel.class)
        .hasMessage("teacher.family should be text");
  }

  private static JsonObject changed(String key, String value) {
    JsonObject json = ModelJson.write(Examples.rad10(Merge.CONCAT));
    json.add(key, JsonParser.parseString(value));
    return json;
  }
}
