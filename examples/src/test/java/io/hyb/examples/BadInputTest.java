package io.hyb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can hand in by mistake ends with exit code 1, one clear line and no output. */
class BadInputTest {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String NORM = "model.norm.weight";
  private static final String GATE = "model.layers.0.mlp.gate_proj.weight";

  @TempDir Path folder;

  @Test
  void truncatedWeights() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.truncateWeights();
    logitsAreRefused(teacher, "model.safetensors");
  }

  @Test
  void headerLengthBeyondTheFile() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.claimHeaderLength(Files.size(teacher.folder().resolve("model.safetensors")) + 1);
    logitsAreRefused(teacher, "model.safetensors", "header");
  }

  @Test
  void headerOfTenGigabytes() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.claimHeaderLength(10_000_000_000L);
    logitsAreRefused(teacher, "model.safetensors", "header");
  }

  @Test
  void overlappingTensors() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.changeHeader(
        header -> {
          JsonObject norm = header.getAsJsonObject(NORM);
          long start = start(header, EMBEDDING);
          norm.add("data_offsets", BrokenTeacher.pair(start, start + 512));
        });
    logitsAreRefused(teacher, "model.safetensors");
  }

  @Test
  void tensorsBeyondTheFile() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.changeHeader(
        header ->
            header
                .getAsJsonObject(NORM)
                .add("data_offsets", BrokenTeacher.pair(1L << 40, (1L << 40) + 512)));
    logitsAreRefused(teacher, "model.safetensors", NORM);
  }

  @Test
  void missingTensor() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.changeHeader(header -> header.add("another.name", header.remove(NORM)));
    logitsAreRefused(teacher, NORM);
  }

  @Test
  void misshapenTensor() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.changeHeader(
        header -> header.getAsJsonObject(GATE).add("shape", BrokenTeacher.pair(256, 512)));
    logitsAreRefused(teacher, GATE, "512");
  }

  @Test
  void tokenizerOfAnotherVocabulary() throws IOException {
    BrokenTeacher teacher = teacher();
    teacher.replaceTokenizer(
        """
        {"version": "1.0", "truncation": null, "padding": null,
         "added_tokens": [{"id": 0, "content": "<|endoftext|>", "special": true, "lstrip": false,
           "rstrip": false, "single_word": false, "normalized": false}],
         "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null,
         "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "[UNK]",
                   "vocab": {"<|endoftext|>": 0, "hello": 1, "[UNK]": 2}}}
        """);
    Path out = folder.resolve("out/logits.safetensors");

    Hyb.jar(
            folder,
            Hyb.teacherJar(),
            "logits",
            "--weights",
            teacher.folder().toString(),
            "--prompt",
            "hello",
            "--out",
            out.toString())
        .isRefusedInOneLine("vocabulary");
    assertThat(out.getParent())
        .satisfiesAnyOf(
            made -> assertThat(made).doesNotExist(), made -> assertThat(made).isEmptyDirectory());
  }

  @Test
  void unknownGpu() {
    Hyb.jar(
            folder,
            Hyb.teacherJar(),
            "generate",
            "--weights",
            Hyb.TEACHER.toString(),
            "--prompt",
            "My",
            "--device",
            "gpu:99")
        .isRefusedInOneLine("gpu:99");
  }

  @Test
  void outputsThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    String below = file.resolve("below").toString();

    Hyb.Outcome compiled =
        Hyb.hyb(folder, "compile", Hyb.QUICKSTART.toString(), "-o", below + "/rad4.jar");
    assertThat(compiled.code()).isEqualTo(1);
    assertThat(compiled.err()).contains("rad4.jar").doesNotContain("\tat ").hasLineCount(1);
    Hyb.hyb(
            folder,
            "run",
            Hyb.QUICKSTART.toString(),
            "init",
            "--teacher",
            Hyb.TEACHER.toString(),
            "--out",
            below)
        .isRefusedInOneLine("below");
    assertThat(file).hasContent("in the way");
  }

  @Test
  void specsThatAreNone() throws IOException {
    specIsRefused("", "error[empty-spec]");
    specIsRefused("\0\1\2\uffff", "error[not-text]");
    specIsRefused("a { ".repeat(10_000) + "} ".repeat(10_000), "error[too-deep]");
    specIsRefused("// filler\n".repeat(200_000), "error[too-large]");
  }

  @Test
  void importCycle() throws IOException {
    Files.writeString(folder.resolve("other.hyb"), "import \"spec.hyb\"\n");
    specIsRefused("import \"other.hyb\"\n", "error[import-cycle]");
  }

  private void specIsRefused(String text, String start) throws IOException {
    Files.writeString(folder.resolve("spec.hyb"), text);
    for (String verb : new String[] {"check", "compile", "run"}) {
      Hyb.Outcome outcome = Hyb.hyb(folder, verb, "spec.hyb");
      outcome.isRefusedInOneLine(start);
    }
    assertThat(folder.resolve("spec.jar")).doesNotExist();
  }

  private void logitsAreRefused(BrokenTeacher teacher, String... words) {
    Path out = folder.resolve("logits.safetensors");
    Hyb.jar(
            folder,
            Hyb.teacherJar(),
            "logits",
            "--weights",
            teacher.folder().toString(),
            "--ids",
            "0,1",
            "--out",
            out.toString())
        .isRefusedInOneLine(words);
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("logits"));
  }

  private BrokenTeacher teacher() throws IOException {
    return BrokenTeacher.in(folder.resolve("teacher"));
  }

  private static long start(JsonObject header, String tensor) {
    JsonElement first = header.getAsJsonObject(tensor).getAsJsonArray("data_offsets").get(0);
    return first.getAsLong();
  }
}
