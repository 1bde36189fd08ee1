package io.hyb.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.testing.GnaTiny;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ModelNoteTest {
  @Test
  void teachersHaveTheirSizesOnly() {
    assertThat(ModelNote.of(ModelShape.ofTeacher(GnaTiny.SHAPE)).toString())
        .isEqualTo(
            "{\"num_hidden_layers\":6,\"num_attention_heads\":8,\"num_key_value_heads\":4,"
                + "\"head_dim\":32}");
  }

  @Test
  void hybridsTellEachLayer() {
    LayerShape layer =
        LayerShape.hybrid(
            8, Merge.ADAPTER, new SsmShape(16, 4, 64, SsmShape.Init.FROM_ATTENTION), 0, 7);
    JsonObject note =
        ModelNote.of(
            ModelShape.ofHybrid(
                "Both", GnaTiny.SHAPE, Collections.nCopies(6, layer).toArray(LayerShape[]::new)));
    JsonObject hyb = note.getAsJsonObject("hyb");
    assertThat(hyb.get("spec").getAsString()).isEqualTo("Both");
    assertThat(hyb.getAsJsonArray("layers")).hasSize(6);
    assertThat(hyb.getAsJsonArray("layers").get(0).toString())
        .isEqualTo(
            "{\"keep\":[0,7],\"merge\":\"adapter\",\"d_state\":16,\"conv\":4,\"chunk\":64,"
                + "\"init\":\"from_attention\"}");
  }
}
