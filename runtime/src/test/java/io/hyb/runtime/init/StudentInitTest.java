package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.WeightFolder;
import io.hyb.runtime.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A student's folder as a whole: what it holds, what loads it, what is refused. */
class StudentInitTest extends MadeStudents {
  @Test
  void theSeedAloneDecidesWhatIsRandom() throws IOException {
    byte[] first = bytesOf("a", 1);
    assertThat(bytesOf("b", 1)).isEqualTo(first);
    assertThat(bytesOf("c", 2)).isNotEqualTo(first);
  }

  @Test
  void aStudentKeepingEveryHeadIsItsTeacher() {
    LayerShape all =
        new LayerShape(
            8,
            IntStream.range(0, 8).boxed().toList(),
            Optional.of(new DiscreteMamba2(8, 4, 64, Init.FROM_ATTENTION)),
            Optional.of(Merge.CONCAT));
    Model shape =
        Shapes.hybrid("All", GnaTiny.SHAPE, Collections.nCopies(6, all).toArray(LayerShape[]::new));
    ModelDefinition definition = InterpretedModel.define(shape);
    Path out = folder.resolve("all");
    write(definition, out, 0, false);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder opened = WeightFolder.open(out);
        LoadedModel loaded = opened.load(definition, kernels)) {
      Golden golden = Golden.named("gna-tiny.safetensors");
      long[] ids = Arrays.stream(golden.ints("p0.ids")).asLongStream().toArray();
      NDArray input = kernels.manager().create(ids, new Shape(1, ids.length));
      float[] logits = loaded.model().forward(input, Pass.FULL).toFloatArray();
      assertThat(Closeness.relativeError(logits, golden.floats("p0.logits")))
          .isLessThanOrEqualTo(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("io.hyb.runtime.testing.Shapes#merges")
  void aStudentLoadsAndRuns(Merge merge) {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder opened = made(merge, Init.FROM_ATTENTION, 8);
        LoadedModel loaded = opened.load(student(merge, Init.FROM_ATTENTION, 8), kernels)) {
      assertThat(loaded.warnings()).isEmpty();
      NDArray input = kernels.manager().create(new long[] {0, 46, 414}, new Shape(1, 3));
      for (float logit : loaded.model().forward(input, Pass.FULL).toFloatArray()) {
        assertThat(logit).isFinite();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mixer.Kind.class)
  void recurrentHeadsFromAttentionStartNearerToTheTeacherThanSilentOnes(Mixer.Kind mixer) {
    ModelDefinition teacher = InterpretedModel.define(GnaTiny.MODEL);
    ModelDefinition student = student(mixer, Merge.CONCAT, Init.FROM_ATTENTION, 8);
    long[] ids =
        Arrays.stream(Golden.named("gna-tiny.safetensors").ints("p0.greedy"))
            .asLongStream()
            .toArray();
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder from = WeightFolder.open(GnaTiny.FOLDER);
        WeightFolder made = made(mixer, Merge.CONCAT, Init.FROM_ATTENTION, 8);
        LoadedModel old = from.load(teacher, kernels);
        LoadedModel started = made.load(student, kernels);
        LoadedModel silent = made.load(student, kernels)) {
      NDArray x = old.model().embed(kernels.manager().create(ids, new Shape(1, ids.length)));
      for (int i = 0; i < 6; i++) {
        NDArray values = silent.weights().get("model.layers." + i + ".mixer.in_proj.weight");
        values.muli(0);
        NDArray y = old.model().layers().get(i).forward(x, Pass.FULL.at(i));
        assertThat(distance(started, i, x, y))
            .as("layer %d", i)
            .isLessThan(distance(silent, i, x, y));
        x = y;
      }
    }
  }

  private static double distance(LoadedModel model, int layer, NDArray x, NDArray expected) {
    NDArray y = model.model().layers().get(layer).forward(x, Pass.FULL.at(layer));
    return y.sub(expected).pow(2).sum(new int[] {2}).sqrt().mean().getFloat();
  }

  @Test
  void theFolderCarriesTokenizerAndConfig() throws IOException {
    made(Merge.CONCAT, Init.FROM_ATTENTION, 8).close();
    Path out = folder.resolve("student");
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json");
    JsonObject config =
        JsonParser.parseString(Files.readString(out.resolve("config.json"))).getAsJsonObject();
    assertThat(config.get("architectures")).hasToString("[\"HybForCausalLM\"]");
    assertThat(config.get("dtype").getAsString()).isEqualTo("float32");
    assertThat(config.get("hidden_size").getAsInt()).isEqualTo(256);
    JsonObject note = config.getAsJsonObject("hyb");
    assertThat(note.get("spec").getAsString()).isEqualTo("Rad");
    assertThat(note.getAsJsonArray("layers").get(1))
        .hasToString(
            "{\"layer\":1,\"kept\":[0,7],\"mixer\":\"discrete_mamba2\",\"d_state\":8,\"conv\":4,"
                + "\"chunk\":64,\"init\":\"from_attention\",\"merge\":\"concat\"}");
  }

  @Test
  void anotherSpecsStudentIsRefusedWithTheDifference() {
    try (WeightFolder opened = made(Merge.CONCAT, Init.FROM_ATTENTION, 8)) {
      List<LayerShape> layers =
          new ArrayList<>(student(Merge.CONCAT, Init.FROM_ATTENTION, 8).shape().stack());
      DiscreteMamba2 wide = new DiscreteMamba2(16, 4, 64, Init.FROM_ATTENTION);
      layers.set(1, LayerShape.hybrid(8, Merge.CONCAT, wide, 0));
      Model other = Shapes.hybrid("Other", GnaTiny.SHAPE, layers.toArray(LayerShape[]::new));
      assertThatThrownBy(() -> opened.check(other))
          .isInstanceOf(WeightsException.class)
          .hasMessage(
              folder.resolve("student")
                  + " was made for Rad, which is not the Other compiled here: layer 1 has kept"
                  + " L1H0,L1H7 there, L1H0 here; layer 1 has d_state 8 there, 16 here");
    }
  }

  @Test
  void teacherAndStudentAreNotTakenForEachOther() {
    Model rad = student(Merge.CONCAT, Init.FROM_ATTENTION, 8).shape();
    try (WeightFolder opened = made(Merge.CONCAT, Init.FROM_ATTENTION, 8);
        WeightFolder teacher = WeightFolder.open(GnaTiny.FOLDER)) {
      assertThatThrownBy(() -> opened.check(GnaTiny.MODEL))
          .hasMessage(
              folder.resolve("student")
                  + " holds the hybrid Rad, not the weights of teacher GnaTiny");
      assertThatThrownBy(() -> teacher.check(rad))
          .hasMessage(
              GnaTiny.FOLDER
                  + " holds a Transformer, not weights of the hybrid Rad; `init --teacher "
                  + GnaTiny.FOLDER
                  + " --out DIR` makes them");
    }
  }

  @Test
  void aFolderThatIsNotEmptyIsKeptUnlessForced() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("notes.txt"), "mine");
    Files.writeString(out.resolve("model-00001-of-00002.safetensors"), "old");
    ModelDefinition student = student(Merge.CONCAT, Init.FROM_ATTENTION, 8);
    assertThatThrownBy(() -> write(student, out, 0, false))
        .isInstanceOf(WeightsException.class)
        .hasMessage(out + ": the folder is not empty; --force writes over what is there");
    assertThat(out.toFile().list()).hasSize(2);
    write(student, out, 0, true);
    assertThat(out.resolve("notes.txt")).hasContent("mine");
    assertThat(out.resolve("model-00001-of-00002.safetensors")).doesNotExist();
    WeightFolder.open(out).close();
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void aFailureLeavesNothing() {
    Path out = folder.resolve("out");
    ModelDefinition tooWide = student(Merge.CONCAT, Init.FROM_ATTENTION, 64);
    assertThatThrownBy(() -> write(tooWide, out, 0, false))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "layer 0: from_attention gives a state of at most head_dim = 32, d_state is 64");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aTeacherIsNotWrittenOver() {
    assertThatThrownBy(() -> write(student(Merge.SUM, Init.FRESH, 8), GnaTiny.FOLDER, 0, true))
        .isInstanceOf(WeightsException.class)
        .hasMessage(GnaTiny.FOLDER + ": the student can't be written over its teacher");
  }

  private byte[] bytesOf(String name, long seed) throws IOException {
    Path out = folder.resolve(name);
    write(student(Merge.ADAPTER, Init.FRESH, 8), out, seed, false);
    return Files.readAllBytes(out.resolve("model.safetensors"));
  }
}
