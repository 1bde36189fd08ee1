package io.hyb.runtime.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFolderTest {
  private static final ModelDefinition TEACHER = InterpretedModel.define(GnaTiny.MODEL);

  @TempDir Path folder;

  @Test
  void theLoadedTeachersLogitsEqualTransformers() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder opened = WeightFolder.open(GnaTiny.FOLDER);
        LoadedModel loaded = opened.load(TEACHER, kernels)) {
      Golden golden = Golden.named("gna-tiny.safetensors");
      float[] logits = logits(kernels, loaded.model(), golden);
      assertThat(Closeness.relativeError(logits, golden.floats("p0.logits")))
          .isLessThanOrEqualTo(1e-5);
      assertThat(loaded.warnings()).isEmpty();
      assertThat(loaded.weights()).hasSize(6 * 9 + 2);
    }
  }

  @Test
  void bfloat16WeightsGiveNearlyThoseLogits() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.BFLOAT16);
        WeightFolder opened = WeightFolder.open(GnaTiny.FOLDER);
        LoadedModel loaded = opened.load(TEACHER, kernels)) {
      Golden golden = Golden.named("gna-tiny.safetensors");
      float[] logits = logits(kernels, loaded.model(), golden);
      assertThat(Closeness.relativeError(logits, golden.floats("p0.logits"))).isBetween(1e-4, 3e-2);
    }
  }

  @Test
  void packedWeightsOfBfloat16GiveTheLogitsOfTheNumbersTheyHold() {
    Optional<Kernels> packing = Kernels.packing(Device.cpu(), Precision.BFLOAT16);
    assumeTrue(packing.isPresent(), "libtorch has no FBGEMM here");
    try (Kernels kernels = packing.get();
        WeightFolder opened = WeightFolder.open(GnaTiny.FOLDER);
        LoadedModel loaded = opened.load(TEACHER, kernels)) {
      Golden golden = Golden.named("gna-tiny.safetensors");
      float[] logits = logits(kernels, loaded.model(), golden);
      assertThat(Closeness.relativeError(logits, golden.floats("p0.logits"))).isLessThan(1e-5);
    }
  }

  @Test
  void mastersAreFloat32WhateverThePrecision() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.BFLOAT16);
        WeightFolder opened = WeightFolder.open(GnaTiny.FOLDER);
        LoadedModel loaded = opened.loadMasters(TEACHER, kernels)) {
      assertThat(loaded.weights().values())
          .allSatisfy(array -> assertThat(array.getDataType()).isEqualTo(DataType.FLOAT32));
      assertThat(loaded.weights().get("model.norm.weight").toFloatArray())
          .isEqualTo(opened.tensors().floats("model.norm.weight"));
    }
  }

  @Test
  void aTensorLargerThanTheBufferComesInPieces() {
    String name = "model.layers.1.mlp.up_proj.weight";
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder opened = WeightFolder.open(GnaTiny.FOLDER)) {
      NDArray array = new TensorUpload(kernels, 10_000).array(opened.tensors(), name, wide -> wide);
      assertThat(array.getShape()).isEqualTo(new Shape(512, 256));
      assertThat(array.toFloatArray()).isEqualTo(opened.tensors().floats(name));
    }
  }

  @Test
  void aModelDeclaresItsParameters() {
    List<TensorSpec> specs = GnaTiny.SHAPE.tensors().stream().map(TensorSpec::of).toList();
    assertThat(specs.get(0))
        .isEqualTo(TensorSpec.of("model.embed_tokens.weight", DType.F32, 4096, 256));
    assertThat(specs).hasSize(6 * 9 + 2);
    assertThat(specs.stream().mapToLong(TensorSpec::elements).sum()).isEqualTo(4_590_848);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "num_hidden_layers": 6 | "num_hidden_layers": 5 | num_hidden_layers is 5, the spec says layers = 6
          "num_key_value_heads": 4 | "num_key_value_heads": 8 | num_key_value_heads is 8, the spec says kv_heads = 4
          "rope_theta": 10000.0 | "rope_theta": 500000 | rope_theta is 500000, the spec says rope.theta = 10000
          "rope_type": "default" | "rope_type": "llama3" | the RoPE's type is llama3, the spec says no scaling
          "rms_norm_eps": 1e-05 | "rms_norm_eps": 1e-06 | rms_norm_eps is 1.0E-6, the spec says norm_eps = 1.0E-5
          "tie_word_embeddings": true | "tie_word_embeddings": false | tie_word_embeddings is false, the spec says tie_embeddings = true
          "attention_bias": false | "attention_bias": true | attention_bias is true, supported in family llama is false
          "model_type": "llama" | "model_type": "qwen2" | model_type is qwen2, the spec says family = llama
          """)
  void aConfigThatDisagreesIsRefusedWithBothValues(String from, String to, String message)
      throws IOException {
    copyTeacher();
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    assertThat(text).contains(from);
    Files.writeString(config, text.replace(from, to));
    try (WeightFolder opened = WeightFolder.open(folder)) {
      assertThatThrownBy(() -> opened.check(GnaTiny.MODEL))
          .isInstanceOf(WeightsException.class)
          .hasMessage(config + " disagrees with teacher GnaTiny: " + message);
    }
  }

  @Test
  void aShapeWrittenAsConfigAgreesWithItself() throws IOException {
    Teacher shape =
        Shapes.teacher(
            "T", 2, 4, 2, 16, 64, 128, 100, RopeShape.llama3(5e5, 32, 1, 4, 8192), 1e-6, false, 0);
    copyTeacher();
    Files.writeString(folder.resolve("config.json"), TeacherConfig.of(shape).toString());
    try (WeightFolder opened = WeightFolder.open(folder)) {
      opened.check(shape);
    }
  }

  @Test
  void tensorsOfAnotherShapeAreRefusedWithBothShapes() throws IOException {
    Teacher s = GnaTiny.SHAPE;
    Teacher wider =
        Shapes.teacher("Wider", 6, 16, 8, 32, 256, 512, 4096, s.rope(), s.normEps(), true, 1024);
    copyTeacher();
    Files.delete(folder.resolve("config.json"));
    refuses(
        InterpretedModel.define(wider),
        "tensor model.layers.0.self_attn.q_proj.weight is (256, 256), the model has (512, 256);"
            + " these weights have another number of heads in this layer: 0.500 times as many");
  }

  @Test
  void aMissingTensorIsNamed() throws IOException {
    Teacher s = GnaTiny.SHAPE;
    Teacher deeper =
        Shapes.teacher("Deeper", 7, 8, 4, 32, 256, 512, 4096, s.rope(), s.normEps(), true, 1024);
    copyTeacher();
    Files.delete(folder.resolve("config.json"));
    refuses(
        InterpretedModel.define(deeper),
        "tensor model.layers.6.input_layernorm.weight (256) is missing;"
            + " these weights are of a model with fewer layers, or of another spec");
  }

  @Test
  void notANumberIsRefused() throws IOException {
    Path file = folder.resolve("model.safetensors");
    TensorSpec spec = TensorSpec.of("model.embed_tokens.weight", DType.F32, 4096, 256);
    float[] values = new float[4096 * 256];
    values[777] = Float.NaN;
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(spec), Map.of())) {
      writer.put(spec.name(), values);
      writer.commit();
    }
    refuses(TEACHER, "tensor model.embed_tokens.weight holds NaN at index 777");
  }

  @Test
  void tensorsThatNothingAsksForAreAWarning() throws IOException {
    Golden golden = Golden.read(GnaTiny.FOLDER.resolve("model.safetensors"));
    List<TensorSpec> specs = GnaTiny.SHAPE.tensors().stream().map(TensorSpec::of).toList();
    TensorSpec tied = TensorSpec.of("lm_head.weight", DType.F32, 1);
    TensorSpec extra = TensorSpec.of("model.extra", DType.F32, 1);
    try (CheckpointWriter writer =
        CheckpointWriter.create(
            folder, Stream.concat(specs.stream(), List.of(tied, extra).stream()).toList())) {
      specs.forEach(spec -> writer.put(spec.name(), golden.floats(spec.name())));
      writer.put("lm_head.weight", 1);
      writer.put("model.extra", 1);
      writer.commit();
    }
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder opened = WeightFolder.open(folder);
        LoadedModel loaded = opened.load(TEACHER, kernels)) {
      assertThat(loaded.warnings())
          .containsExactly(folder + ": the model has no use for 1 of its tensors (model.extra)");
    }
  }

  @Test
  void aConfigThatIsNoJsonIsRefused() throws IOException {
    copyTeacher();
    Path config = Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": ");
    assertThatThrownBy(() -> WeightFolder.open(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessage(config + ": it is not valid JSON");
  }

  @Test
  void aMissingFolderIsNamed() {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> WeightFolder.open(none))
        .isInstanceOf(WeightsException.class)
        .hasMessage(none + ": there is no such folder");
  }

  private void refuses(ModelDefinition model, String message) {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);
        WeightFolder opened = WeightFolder.open(folder)) {
      assertThatThrownBy(() -> opened.load(model, kernels))
          .isInstanceOf(WeightsException.class)
          .hasMessage(folder.resolve("model.safetensors") + ": " + message);
    }
  }

  private void copyTeacher() throws IOException {
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(GnaTiny.FOLDER.resolve(name), folder.resolve(name));
    }
  }

  private static float[] logits(Kernels kernels, LanguageModel model, Golden golden) {
    long[] ids = Arrays.stream(golden.ints("p0.ids")).asLongStream().toArray();
    NDArray input = kernels.manager().create(ids, new Shape(1, ids.length));
    return kernels.widen(model.forward(input, Pass.FULL)).toFloatArray();
  }
}
