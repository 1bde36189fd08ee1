package io.hyb.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.tensor.Weight;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.WriteProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported folders, and transformers' recorded numbers for them. */
class HuggingFaceExportTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  /** Stays there, so that export.py can record what transformers makes of it. */
  private static final Path EXPORTED = Path.of("target/export");

  @TempDir private Path folder;

  static Stream<Program> hybrids() {
    Stream<Program> mixers =
        Stream.of(
            ExportedHybrids.TIED,
            ExportedHybrids.UNTIED,
            ExportedHybrids.MAMBA2,
            ExportedHybrids.DELTA_NET);
    Stream<Program> families = Stream.of(FamilyTeacher.values()).map(ExportedHybrids::of);
    return Stream.concat(mixers, families)
        .flatMap(program -> Stream.of(program, ExportedHybrids.windowed(program)));
  }

  private Path exported(Program program) throws IOException {
    Path made = folder.resolve(program.name());
    ExportedHybrids.write(program, KERNELS, made);
    Path out = EXPORTED.resolve(program.name());
    HuggingFaceExport.write(program, made, out, true, WriteProgress.SILENT);
    return out;
  }

  /** Recorded by export.py beside the golden. */
  @ParameterizedTest
  @MethodSource("hybrids")
  void transformersGivesTheSameLogitsAndGreedyTokens(Program program) throws IOException {
    Path out = exported(program);
    Golden golden = Golden.named("export-" + program.name() + ".safetensors");
    int[] ids = golden.ints("ids");
    int length = (int) golden.shape("ids")[1];
    try (OpenModel open = OpenModel.open(program.model(), out, KERNELS, warning -> {})) {
      float[][] logits = new float[1][];
      Scope.run(
          () -> {
            long[] flat = Arrays.stream(ids).asLongStream().toArray();
            NDArray input = KERNELS.manager().create(flat, new Shape(ids.length / length, length));
            logits[0] = open.model().forward(input, Pass.FULL).toFloatArray();
          });
      assertThat(Closeness.relativeError(logits[0], golden.floats("logits")))
          .isLessThanOrEqualTo(1e-5);
      int[][] prompts =
          Stream.iterate(0, row -> row + length)
              .limit(ids.length / length)
              .map(row -> Arrays.copyOfRange(ids, row, row + length))
              .toArray(int[][]::new);
      int steps = (int) golden.shape("greedy")[1];
      int[][] rows =
          new Generator(open.model(), KERNELS).generateRows(prompts, steps, Sampling.GREEDY);
      assertThat(Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray())
          .isEqualTo(golden.ints("greedy"));
    }
  }

  @Test
  void aStudentsFolderHasItsModelFilesAndConfig() throws IOException {
    Path out = exported(ExportedHybrids.windowed(ExportedHybrids.TIED));
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "config.json",
            "configuration_hyb.py",
            "generation_config.json",
            "model.safetensors",
            "modeling_hyb.py",
            "tokenizer_config.json");
    JsonObject config = json(out.resolve("config.json"));
    assertThat(config.get("model_type").getAsString()).isEqualTo("hyb");
    assertThat(config.getAsJsonArray("architectures").get(0).getAsString())
        .isEqualTo("HybForCausalLM");
    assertThat(config.get("dtype").getAsString()).isEqualTo("float32");
    assertThat(config.get("head_dim").getAsInt()).isEqualTo(8);
    // What auto_map names is in the file that it names; every key the Python reads is there.
    for (String reference :
        List.of(
            config.getAsJsonObject("auto_map").get("AutoConfig").getAsString(),
            config.getAsJsonObject("auto_map").get("AutoModelForCausalLM").getAsString())) {
      String[] parts = reference.split("\\.");
      assertThat(Files.readString(out.resolve(parts[0] + ".py")))
          .contains("class %s(".formatted(parts[1]));
    }
    assertThat(Files.readString(out.resolve("configuration_hyb.py")))
        .contains("model_type = \"hyb\"");
    JsonObject layer =
        config.getAsJsonObject("hyb").getAsJsonArray("layers").get(0).getAsJsonObject();
    for (String key : List.of("kept", "window", "mixer", "merge", "d_state", "conv", "chunk")) {
      assertThat(layer.has(key)).as(key).isTrue();
      assertThat(Files.readString(out.resolve("modeling_hyb.py"))).contains("\"" + key + "\"");
    }
  }

  @Test
  void aTeacherIsAPlainLlamaWithItsOwnBytes() throws IOException {
    Program teacher = teacher();
    Path out = folder.resolve("teacher");
    HuggingFaceExport.write(teacher, GnaTiny.FOLDER, out, false, WriteProgress.SILENT);
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "config.json",
            "generation_config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json");
    JsonObject config = json(out.resolve("config.json"));
    JsonObject own = json(GnaTiny.FOLDER.resolve("config.json"));
    assertThat(config).isEqualTo(own);
    Golden from = Golden.read(GnaTiny.FOLDER.resolve("model.safetensors"));
    Golden to = Golden.read(out.resolve("model.safetensors"));
    for (String name : List.of("model.embed_tokens.weight", "model.layers.5.mlp.up_proj.weight")) {
      assertThat(to.floats(name)).isEqualTo(from.floats(name));
    }
    assertThat(Files.size(out.resolve("model.safetensors")))
        .isLessThan(Files.size(GnaTiny.FOLDER.resolve("model.safetensors")) + 4096);
  }

  /** Which transformers has run as such a class for its golden. */
  @ParameterizedTest
  @EnumSource(FamilyTeacher.class)
  void aTeacherOfAnotherFamilyIsExportedAsThatFamilysClass(FamilyTeacher tiny) throws IOException {
    Path out = folder.resolve("teacher");
    Program program =
        new Program("t.hyb", "0", "0", InterpretedModel.define(tiny.shape()), Optional.empty());
    HuggingFaceExport.write(program, tiny.folder(), out, false, WriteProgress.SILENT);
    JsonObject config = json(out.resolve("config.json"));
    JsonObject own = json(tiny.folder().resolve("config.json"));
    assertThat(config.remove("head_dim").getAsInt()).isEqualTo(tiny.shape().headDim());
    own.remove("head_dim"); // which some leave to be divided out
    assertThat(config).isEqualTo(own);
    Golden from = Golden.read(tiny.folder().resolve("model.safetensors"));
    Golden to = Golden.read(out.resolve("model.safetensors"));
    for (Weight weight : tiny.shape().tensors()) {
      assertThat(to.floats(weight.fullName())).isEqualTo(from.floats(weight.fullName()));
    }
    assertThat(to.tensors()).isEqualTo(from.tensors());
  }

  @Test
  void weightsAreNotExportedOverThemselvesNorOverAFullFolder() throws IOException {
    Path made = folder.resolve("made");
    ExportedHybrids.write(ExportedHybrids.TIED, KERNELS, made);
    assertThatThrownBy(
            () ->
                HuggingFaceExport.write(
                    ExportedHybrids.TIED,
                    made,
                    made.resolve("../made"),
                    true,
                    WriteProgress.SILENT))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("over themselves");
    assertThatThrownBy(
            () ->
                HuggingFaceExport.write(
                    ExportedHybrids.TIED, made, GnaTiny.FOLDER, false, WriteProgress.SILENT))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("--force");
  }

  @Test
  void anotherSpecsWeightsAreRefused() {
    assertThatThrownBy(
            () ->
                HuggingFaceExport.write(
                    ExportedHybrids.TIED,
                    GnaTiny.FOLDER,
                    folder.resolve("out"),
                    false,
                    WriteProgress.SILENT))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("disagrees with teacher TiedTeacher");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private static Program teacher() {
    return new Program(
        "gna.hyb", "0", "0", InterpretedModel.define(GnaTiny.MODEL), Optional.empty());
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
