package io.hyb.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.hyb.arch.KvProbe;
import io.hyb.runtime.Refused;
import io.hyb.runtime.testing.OpenGnaTiny;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextAndRecallTest {
  private static final OpenGnaTiny TEACHER = OpenGnaTiny.open();
  private static final BatchSize SIZE = new BatchSize(64);

  private static final String GENESIS =
      "In the beginning God created the heaven and the earth. And the earth was without form, and"
          + " void; and darkness was upon the face of the deep. And the Spirit of God moved upon"
          + " the face of the waters.\n";

  private static final String ADDRESS =
      "Fellow citizens, we observe today not a victory of party but a celebration of freedom.\n";

  @TempDir private Path folder;
  private Path genesis;
  private Path address;

  private final PerplexityEvaluation perplexity =
      new PerplexityEvaluation(TEACHER.model(), TEACHER.kernels(), TEACHER.tokenizer(), SIZE);

  @BeforeEach
  void write() throws Exception {
    genesis = Files.writeString(folder.resolve("genesis.txt"), GENESIS);
    address = Files.writeString(folder.resolve("address.txt"), ADDRESS);
  }

  @AfterAll
  static void close() {
    TEACHER.close();
  }

  /** Recorded from transformers in float64, window by window: BOS and 15 tokens each. */
  @Test
  void perplexityEqualsTransformers() {
    PerplexityScore score =
        perplexity.run(List.of(genesis, address), 16, Long.MAX_VALUE, Progress.SILENT);
    assertThat(score.tokens()).isEqualTo(51 + 25);
    assertThat(score.windows()).isEqualTo(4 + 2);
    double expected = (264.75613552751645 + 118.59878414073557) / 76;
    assertThat(score.crossEntropy()).isCloseTo(expected, within(1e-5));
    assertThat(score.perplexity()).isCloseTo(155.1114172789261, within(2e-3));
  }

  /** A perplexity is an exponential: one error up and down the cross-entropy brackets it. */
  @Test
  void thePerplexitysErrorIsTheMeanLosss() {
    PerplexityScore score = perplexity.run("genesis", GENESIS, 16, Progress.SILENT);
    assertThat(score)
        .isEqualTo(perplexity.run(List.of(genesis), 16, Long.MAX_VALUE, Progress.SILENT));
    double ofLoss = score.perplexityError() / score.perplexity();
    assertThat(ofLoss * Math.sqrt(score.tokens())).isBetween(1.0, 5.0); // a token's deviation
    PerplexityScore longer =
        perplexity.run("thrice", GENESIS + GENESIS + GENESIS, 16, Progress.SILENT);
    assertThat(longer.perplexityError()).isLessThan(score.perplexityError());
  }

  @Test
  void theHeldOutTextIsNotTheQuickstarts() throws Exception {
    String prose = Files.readString(Path.of("../examples/quickstart/data/prose.txt"));
    List<String> lines = HeldOutText.read().lines().filter(line -> line.length() > 25).toList();
    assertThat(lines).hasSizeGreaterThan(300).noneMatch(prose::contains);
  }

  @Test
  void aJsonLinesFileIsADocumentALine() throws Exception {
    Path lines =
        Files.writeString(
            folder.resolve("both.jsonl"),
            new Gson().toJson(Map.of("text", GENESIS))
                + "\n\n"
                + new Gson().toJson(Map.of("text", ADDRESS))
                + "\n");
    assertThat(perplexity.run(List.of(lines), 16, Long.MAX_VALUE, Progress.SILENT))
        .isEqualTo(perplexity.run(List.of(genesis, address), 16, Long.MAX_VALUE, Progress.SILENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"text\": 1", "[]", "{}", "{\"text\": null}", "no json"})
  void aLineWithoutTextIsRefusedByItsNumber(String line) throws Exception {
    Path lines =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"fine\"}\n" + line + "\n");
    assertRefused(lines, "bad.jsonl:2: a line is a JSON object with a \"text\"");
  }

  @Test
  void noMoreTokensThanAskedForAreTaken() {
    PerplexityScore score = perplexity.run(List.of(genesis, address), 16, 60, Progress.SILENT);
    assertThat(score.tokens()).isEqualTo(60);
  }

  @Test
  void emptyTextMissingFilesAndBytesThatAreNoTextAreRefused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.txt"), "");
    Path binary = Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertRefused(empty, "no text");
    assertRefused(folder.resolve("none.txt"), "no such file");
    assertRefused(binary, "UTF-8");
  }

  private void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> perplexity.run(List.of(file), 16, 100, Progress.SILENT))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(why);
  }

  @Test
  void theTeacherRecallsSeveralValuesOfOneDictionary() {
    KvProbe probe = new KvProbe(16, 16, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    RetrievalScore score =
        new RecallEvaluation(
                TEACHER.model(),
                TEACHER.kernels(),
                TEACHER.tokenizer(),
                BatchSize.on(TEACHER.kernels()))
            .run(probe, 16, 16, 0);
    assertThat(score.accuracy()).isBetween(0.85, 1.0);
    assertThat(score.standardError()).isBetween(0.0, 0.06);
  }

  @Test
  void aNeedleBeyondTheContextIsRefused() {
    NeedleEvaluation needle =
        new NeedleEvaluation(TEACHER.model(), TEACHER.kernels(), TEACHER.tokenizer(), SIZE);
    assertThat(needle.run(100, 4, 0).examples()).isEqualTo(4);
    assertThatThrownBy(() -> needle.run(2000, 2, 0))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("1024")
        .hasMessageContaining("--length");
  }
}
