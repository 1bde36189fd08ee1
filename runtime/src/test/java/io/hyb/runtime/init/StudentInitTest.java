package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import io.hyb.runtime.weights.Tensors;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StudentInitTest {
  private static final Golden TEACHER = Golden.read(GnaTiny.FOLDER.resolve("model.safetensors"));
  private static final int HEAD = 32 * 256;

  @TempDir Path folder;

  @Test
  void keptHeadsCopyTheirRowsAndTheirGroupsKeysAndValues() {
    try (WeightFolder student = made(Merge.CONCAT, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      // Layer 1 keeps heads 0 and 7, of groups 0 and 3.
      assertThat(tensors.floats("model.layers.1.self_attn.q_proj.weight"))
          .isEqualTo(join(rows(1, "q_proj", 0), rows(1, "q_proj", 7)));
      assertThat(tensors.floats("model.layers.1.self_attn.k_proj.weight"))
          .isEqualTo(join(rows(1, "k_proj", 0), rows(1, "k_proj", 3)));
      assertThat(tensors.floats("model.layers.1.self_attn.v_proj.weight"))
          .isEqualTo(join(rows(1, "v_proj", 0), rows(1, "v_proj", 3)));
      String output = "model.layers.1.self_attn.o_proj.weight";
      assertThat(tensors.floats(output)).isEqualTo(TEACHER.floats(output));
    }
  }

  @Test
  void whatBothHaveIsTheTeachers() {
    try (WeightFolder student = made(Merge.CONCAT, Init.FROM_ATTENTION, 8)) {
      for (String name :
          List.of(
              "model.embed_tokens.weight",
              "model.norm.weight",
              "model.layers.0.input_layernorm.weight",
              "model.layers.3.post_attention_layernorm.weight",
              "model.layers.5.mlp.down_proj.weight")) {
        assertThat(student.tensors().floats(name)).as(name).isEqualTo(TEACHER.floats(name));
      }
    }
  }

  @Test
  void besideTheMixerKeptHeadsTakeTheirColumns() {
    try (WeightFolder student = made(Merge.ADAPTER, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      float[] whole = TEACHER.floats("model.layers.1.self_attn.o_proj.weight");
      float[] kept = tensors.floats("model.layers.1.self_attn.o_proj.weight");
      for (int row = 0; row < 256; row++) {
        assertThat(Arrays.copyOfRange(kept, row * 64, row * 64 + 32))
            .isEqualTo(Arrays.copyOfRange(whole, row * 256, row * 256 + 32));
        assertThat(Arrays.copyOfRange(kept, row * 64 + 32, row * 64 + 64))
            .isEqualTo(Arrays.copyOfRange(whole, row * 256 + 224, row * 256 + 256));
      }
      assertThat(tensors.floats("model.layers.1.mixer.out_proj.weight")).isEqualTo(whole);
      assertIdentity(tensors.floats("model.layers.1.merge.weight"));
      assertThat(tensors.floats("model.layers.1.merge.bias")).containsOnly(0);
    }
  }

  @Test
  void gatesStartClosedBeforeAnIdentity() {
    try (WeightFolder student = made(Merge.GATED, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      String both = "model.layers.1.merge.";
      String alone = "model.layers.0.merge.";
      for (String gate : List.of(both + "ssm_gate", both + "att_gate", alone + "ssm_gate")) {
        assertThat(tensors.floats(gate)).as(gate).hasSize(256).containsOnly(0);
      }
      for (String norm : List.of(both + "ssm_norm", both + "att_norm", alone + "ssm_norm")) {
        assertThat(tensors.floats(norm)).as(norm).hasSize(256).containsOnly(1);
      }
      assertThat(tensors.specs()).doesNotContainKeys(alone + "att_gate", alone + "att_norm");
      for (String place : List.of(both, alone)) {
        assertIdentity(tensors.floats(place + "weight"));
        assertThat(tensors.floats(place + "bias")).hasSize(256).containsOnly(0);
      }
      assertThat(tensors.floats("model.layers.1.mixer.out_proj.weight"))
          .isEqualTo(TEACHER.floats("model.layers.1.self_attn.o_proj.weight"));
    }
  }

  @Test
  void aMergersInputNormsAreTheTeachersAndItsOutputAnIdentity() {
    try (WeightFolder student = made(Merge.MERGER, Init.FROM_ATTENTION, 8)) {
      Tensors tensors = student.tensors();
      for (int layer : new int[] {0, 1}) {
        String merge = "model.layers." + layer + ".merge.";
        String inputNorm = "model.layers." + layer + ".input_layernorm.weight";
        assertThat(tensors.specs()).doesNotContainKey(inputNorm);
        assertThat(tensors.floats(merge + "ssm_input_norm")).isEqualTo(TEACHER.floats(inputNorm));
        assertThat(tensors.floats(merge + "output_norm")).hasSize(256).containsOnly(1);
        assertIdentity(tensors.floats(merge + "weight"));
        assertThat(tensors.floats(merge + "bias")).hasSize(256).containsOnly(0);
      }
      assertThat(tensors.floats("model.layers.1.merge.att_input_norm"))
          .isEqualTo(TEACHER.floats("model.layers.1.input_layernorm.weight"));
      assertThat(tensors.specs()).doesNotContainKey("model.layers.0.merge.att_input_norm");
    }
  }

  @Test
  void inASumTheMixerIsSilentWhereAHeadIsKept() {
    try (WeightFolder student = made(Merge.SUM, Init.FROM_ATTENTION, 8)) {
      float[] whole = TEACHER.floats("model.layers.1.self_attn.o_proj.weight");
      float[] mixer = student.tensors().floats("model.layers.1.mixer.out_proj.weight");
      for (int i = 0; i < mixer.length; i++) {
        int head = i % 256 / 32;
        assertThat(mixer[i]).isEqualTo(head == 0 || head == 7 ? 0 : whole[i]);
      }
    }
  }

  @Test
  void aFullStateCopiesValuesKeysAndQueries() {
    try (WeightFolder student = made(Merge.CONCAT, Init.FROM_ATTENTION, 32)) {
      // Layer 3 keeps head 2: heads 0, 1, 3 … 7 recur. The third of them is head 3 of group 1.
      float[] in = student.tensors().floats("model.layers.3.mixer.in_proj.weight");
      // Each side has the root of 0.1·√(1 − decay)/√head_dim, the decay that of the third of 7.
      double decay = 1 / (1 + Math.exp(-5 + 5 * 2 / 6f));
      float scale = (float) Math.sqrt(0.1 * Math.sqrt(1 - decay) / Math.sqrt(32));
      int section = 7 * HEAD;
      assertThat(slice(in, 2 * HEAD)).isEqualTo(rows(3, "v_proj", 1));
      assertThat(slice(in, section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "k_proj", 1), scale), within(1e-6f));
      assertThat(slice(in, 2 * section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "q_proj", 3), scale), within(1e-6f));
      assertThat(student.tensors().floats("model.layers.3.mixer.D")).hasSize(7).containsOnly(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Init.class)
  void convolutionGateAndDecaysStartAsIdentityOpenAndSpread(Init init) {
    try (WeightFolder student = made(Merge.CONCAT, init, 8)) {
      Tensors tensors = student.tensors();
      String mixer = "model.layers.3.mixer.";
      int inner = 7 * 32;
      int channels = inner + 2 * 7 * 8;
      float[] conv = tensors.floats(mixer + "conv1d.weight");
      assertThat(conv).hasSize(channels * 4);
      assertThat(IntStream.range(0, conv.length).allMatch(i -> conv[i] == (i % 4 == 3 ? 1 : 0)))
          .isTrue();
      assertThat(tensors.floats(mixer + "conv1d.bias")).hasSize(channels).containsOnly(0);
      float[] in = tensors.floats(mixer + "in_proj.weight");
      assertThat(Arrays.copyOfRange(in, channels * 256, (channels + inner) * 256)).containsOnly(0);
      float gate = tensors.floats(mixer + "z_bias")[0];
      assertThat(gate / (1 + Math.exp(-gate))).isCloseTo(1, within(1e-7));
      float[] decays = tensors.floats(mixer + "a_bias");
      assertThat(decays).hasSize(7);
      for (int i = 0; i < 7; i++) {
        assertThat(decays[i]).isCloseTo(-5 + 5f * i / 6, within(1e-6f));
      }
      float[] a = Arrays.copyOfRange(in, (channels + inner) * 256, in.length);
      assertThat(deviation(a)).isCloseTo(0.01 / 16, within(1e-4));
      float first = init == Init.FRESH ? 1 : 0;
      assertThat(tensors.floats(mixer + "D")).containsOnly(first);
    }
  }

  @ParameterizedTest
  @EnumSource(Init.class)
  void mamba2StartsWithTheSameDecaysAndStepsThatWeighThem(Init init) {
    try (WeightFolder student = made(Mixer.Kind.MAMBA2, Merge.CONCAT, init, 8)) {
      Tensors tensors = student.tensors();
      String mixer = "model.layers.3.mixer.";
      float[] steps = tensors.floats(mixer + "dt_bias");
      float[] rates = tensors.floats(mixer + "A_log");
      for (int i = 0; i < 7; i++) {
        double decay = 1 / (1 + Math.exp(-5 + 5 * i / 6.0));
        double dt = Math.log1p(Math.exp(steps[i]));
        assertThat(dt).isCloseTo(Math.sqrt(1 - decay), within(1e-6));
        assertThat(Math.exp(-Math.exp(rates[i]) * dt)).isCloseTo(decay, within(1e-6));
      }
      float[] in = tensors.floats(mixer + "in_proj.weight");
      assertThat(Arrays.copyOf(in, 7 * HEAD)).containsOnly(0);
      assertThat(deviation(Arrays.copyOfRange(in, in.length - 7 * 256, in.length)))
          .isCloseTo(0.01 / 16, within(1e-4));
      assertThat(tensors.floats(mixer + "z_bias")).containsOnly(FirstMixer.GATE_OPEN);
      assertThat(tensors.floats(mixer + "D")).containsOnly(init == Init.FRESH ? 1 : 0);
    }
  }

  @Test
  void mamba2TakesValuesKeysAndQueriesAndTheirSize() {
    try (WeightFolder student = made(Mixer.Kind.MAMBA2, Merge.CONCAT, Init.FROM_ATTENTION, 32)) {
      // Layer 3 keeps head 2, so that each of seven heads has a group of its own.
      float[] in = student.tensors().floats("model.layers.3.mixer.in_proj.weight");
      float scale = (float) Math.sqrt(0.1 / Math.sqrt(32));
      int section = 7 * HEAD;
      assertThat(slice(in, section + 2 * HEAD)).isEqualTo(rows(3, "v_proj", 1));
      assertThat(slice(in, 2 * section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "k_proj", 1), scale), within(1e-6f));
      assertThat(slice(in, 3 * section + 2 * HEAD))
          .containsExactly(scaled(rows(3, "q_proj", 3), scale), within(1e-6f));
      float[] gains = TEACHER.floats("model.layers.3.input_layernorm.weight");
      double sum = 0;
      for (int row = 0; row < 7 * 32; row++) {
        for (int column = 0; column < 256; column++) {
          sum += Math.pow(in[section + row * 256 + column] * (double) gains[column], 2);
        }
      }
      float[] norm = student.tensors().floats("model.layers.3.mixer.norm.weight");
      assertThat(norm[100]).isCloseTo((float) (0.25 * Math.sqrt(sum / norm.length)), within(1e-5f));
    }
  }

  /** In layers where all recur, groups of two: nothing of their size is nearer to both heads. */
  @Test
  void headsOfAGroupShareThePairOfTheirMeanProduct() {
    try (WeightFolder student = made(Mixer.Kind.MAMBA2, Merge.CONCAT, Init.FROM_ATTENTION, 8)) {
      float[] in = student.tensors().floats("model.layers.4.mixer.in_proj.weight");
      int b = 2 * 8 * HEAD + 8 * 256;
      float[] keys = Arrays.copyOfRange(in, b, b + 8 * 256);
      float[] queries = Arrays.copyOfRange(in, b + 4 * 8 * 256, b + 5 * 8 * 256);
      LowRankPair expected =
          LowRankPair.of(
                  join(rows(4, "q_proj", 2), rows(4, "q_proj", 3)),
                  join(rows(4, "k_proj", 1), rows(4, "k_proj", 1)),
                  64,
                  8)
              .times(0.1 / 2 / Math.sqrt(32));
      assertThat(keys).containsExactly(expected.b(), within(1e-6f));
      assertThat(queries).containsExactly(expected.c(), within(1e-6f));
    }
  }

  @Test
  void freshProjectionsAreRandomOfUnitGain() {
    try (WeightFolder student = made(Merge.SUM, Init.FRESH, 8)) {
      float[] in = student.tensors().floats("model.layers.0.mixer.in_proj.weight");
      float[] random = Arrays.copyOf(in, (256 + 2 * 64) * 256);
      assertThat(deviation(random)).isCloseTo(1 / 16.0, within(1e-3));
      float[] out = student.tensors().floats("model.layers.0.mixer.out_proj.weight");
      assertThat(deviation(out)).isCloseTo(1 / 16.0, within(1e-3));
    }
  }

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

  private WeightFolder made(Merge merge, Init init, int dState) {
    return made(Mixer.Kind.DISCRETE_MAMBA2, merge, init, dState);
  }

  private WeightFolder made(Mixer.Kind mixer, Merge merge, Init init, int dState) {
    Path out = folder.resolve("student");
    write(student(mixer, merge, init, dState), out, 0, false);
    return WeightFolder.open(out);
  }

  private byte[] bytesOf(String name, long seed) throws IOException {
    Path out = folder.resolve(name);
    write(student(Merge.ADAPTER, Init.FRESH, 8), out, seed, false);
    return Files.readAllBytes(out.resolve("model.safetensors"));
  }

  private static void write(ModelDefinition student, Path out, long seed, boolean force) {
    List<Long> progress = new ArrayList<>();
    StudentInit.write(
        student,
        InterpretedModel.define(GnaTiny.MODEL),
        GnaTiny.FOLDER,
        out,
        seed,
        force,
        (tensor, bytes, total) -> progress.add(total - bytes));
    assertThat(progress).last().isEqualTo(0L);
  }

  private static ModelDefinition student(Merge merge, Init init, int dState) {
    return student(Mixer.Kind.DISCRETE_MAMBA2, merge, init, dState);
  }

  /** Keeps L1H0, L1H7, L3H2. */
  private static ModelDefinition student(Mixer.Kind mixer, Merge merge, Init init, int dState) {
    DiscreteMamba2 like = new DiscreteMamba2(dState, 4, 64, init);
    return InterpretedModel.define(
        Shapes.hybrid(
            "Rad",
            GnaTiny.SHAPE,
            Shapes.layer(mixer, like, 8, merge),
            Shapes.layer(mixer, like, 8, merge, 0, 7),
            Shapes.layer(mixer, like, 8, merge),
            Shapes.layer(mixer, like, 8, merge, 2),
            Shapes.layer(mixer, like, 8, merge),
            Shapes.layer(mixer, like, 8, merge)));
  }

  private static void assertIdentity(float[] matrix) {
    assertThat(matrix).hasSize(256 * 256);
    assertThat(IntStream.range(0, matrix.length).allMatch(i -> matrix[i] == (i % 257 == 0 ? 1 : 0)))
        .isTrue();
  }

  private static float[] rows(int layer, String projection, int place) {
    float[] all = TEACHER.floats("model.layers." + layer + ".self_attn." + projection + ".weight");
    return Arrays.copyOfRange(all, place * HEAD, (place + 1) * HEAD);
  }

  private static float[] slice(float[] values, int from) {
    return Arrays.copyOfRange(values, from, from + HEAD);
  }

  private static float[] join(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static float[] scaled(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  private static double deviation(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
