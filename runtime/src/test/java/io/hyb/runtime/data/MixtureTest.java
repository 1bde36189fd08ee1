package io.hyb.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Source;
import io.hyb.runtime.Refused;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.tokens.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixtureTest {
  private static final Tokenizer TOKENIZER = Tokenizer.open(GnaTiny.FOLDER, 4096);
  private static final long BOS = 0;
  private static final Source KV =
      new Source.Kv(new KvProbe(4, 12, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":"), 0.5);

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    TOKENIZER.close();
  }

  @BeforeEach
  void writeText() throws IOException {
    Files.writeString(folder.resolve("text.txt"), text(2000));
  }

  private static String text(int lines) {
    return IntStream.range(0, lines)
        .mapToObj(i -> "Line %d tells of the %d. stone.\n".formatted(i, i * 7 % 100))
        .collect(Collectors.joining());
  }

  @Test
  void everySourceGetsItsShareOfTheTokens() {
    try (Mixture mixture = open(new Source.Text("text.txt", 0.5), KV)) {
      for (int i = 0; i < 20; i++) {
        mixture.next(4, 256);
      }
      long[] given = mixture.given();
      assertThat((double) given[1] / (given[0] + given[1])).isCloseTo(0.5, within(0.01));
    }
  }

  @Test
  void everyDocumentOpensWithTheFirstTokenAndHasANumberOfItsOwn() {
    try (Mixture mixture = open(new Source.Text("text.txt", 0.5), KV)) {
      for (int i = 0; i < 5; i++) {
        Batch batch = mixture.next(4, 128);
        for (int at = 0; at < batch.ids().length; at++) {
          boolean rowBegins = at % 128 == 0;
          boolean begins = rowBegins || batch.documents()[at] != batch.documents()[at - 1];
          assertThat(batch.documents()[at])
              .isEqualTo(rowBegins ? 0 : batch.documents()[at - 1] + (begins ? 1 : 0));
          if (batch.counts()[at]) {
            assertThat(batch.ids()[at] == BOS).as("position %d", at).isEqualTo(begins);
          }
        }
      }
    }
  }

  @Test
  void probesAreNeverCutAndWhatIsLeftOfARowDoesNotCount() {
    Source all = new Source.Kv(((Source.Kv) KV).probe(), 1);
    try (Mixture mixture = open(all)) {
      Batch batch = mixture.next(8, 128);
      assertThat(batch.tokens()).isLessThan(8 * 128).isGreaterThan(4 * 128);
      String text = TOKENIZER.decode(document(batch, 0));
      assertThat(text).startsWith("Memorize the following").containsPattern("' is \\d+$");
    }
  }

  @Test
  void goesOnFromAPositionAsIfItHadNeverStopped() {
    Source[] sources = {
      new Source.Text("text.txt", 0.3),
      new Source.Kv(((Source.Kv) KV).probe(), 0.3),
      new Source.Copy(5, 30, 0.2),
      new Source.Needle(40, 60, 0.2)
    };
    try (Mixture whole = open(sources);
        Mixture resumed = open(sources)) {
      for (int i = 0; i < 7; i++) {
        whole.next(3, 96 + i);
      }
      resumed.restore(whole.position());
      for (int i = 0; i < 50; i++) {
        assertThat(resumed.next(3, 100)).usingRecursiveComparison().isEqualTo(whole.next(3, 100));
      }
    }
  }

  @Test
  void anotherSeedGivesAnotherOrder() {
    try (Mixture one = open(new Source.Text("text.txt", 1));
        Mixture other = sources().open(List.of(new Source.Text("text.txt", 1)), 256, 8)) {
      assertThat(one.next(1, 64).ids()).isNotEqualTo(other.next(1, 64).ids());
    }
  }

  @Test
  void everyTokenOfATextComesOnceARound() {
    long[] tokens = TOKENIZER.encode(text(40));
    List<Long> seen = new ArrayList<>();
    try (TokenFile file =
        TokenFile.openOrWrite(
            folder.resolve("tokens"),
            sink -> {
              sink.end(); // an empty document
              sink.add(Arrays.copyOf(tokens, 100));
              sink.end();
              sink.add(Arrays.copyOfRange(tokens, 100, tokens.length));
              sink.end();
            })) {
      Documents documents = new StoredDocuments(file, TOKENIZER.bos(), 5, 32);
      while (documents.position()[0] == 0) {
        long[] piece = documents.next(32).orElseThrow();
        assertThat(piece[0]).isEqualTo(BOS);
        Arrays.stream(piece).skip(1).forEach(seen::add);
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(Arrays.stream(tokens).boxed().toList());
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    for (long size : new long[] {1, 2, 3, 5, 64, 65, 1000}) {
      Set<Long> seen = new HashSet<>();
      for (long i = 0; i < size; i++) {
        assertThat(seen.add(new Permutation(size, 42).at(i))).isTrue();
      }
      assertThat(seen).allMatch(number -> number >= 0 && number < size);
    }
  }

  @Test
  void jsonLinesAreDocuments() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"), "{\"body\": \"One stone.\"}\n\n{\"body\": \"Two hills.\"}\n");
    try (Mixture mixture = open(new Source.JsonLines("*.jsonl", "body", 1))) {
      Batch batch = mixture.next(1, 64);
      assertThat(
              List.of(TOKENIZER.decode(document(batch, 0)), TOKENIZER.decode(document(batch, 1))))
          .containsExactlyInAnyOrder("One stone.", "Two hills.");
    }
  }

  @Test
  void tokenisedFilesAreFoundAgainByContentAndMadeAgainIfCutShort() throws IOException {
    List<String> notes = new ArrayList<>();
    Source text = new Source.Text("text.txt", 1);
    long[] first = firstIds(notes, text);
    assertThat(notes).hasSize(1);
    assertThat(firstIds(notes, text)).isEqualTo(first);
    assertThat(notes).hasSize(1);

    Path cached;
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      cached = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(cached);
    Files.write(cached, Arrays.copyOf(bytes, bytes.length - 100));
    assertThat(firstIds(notes, text)).isEqualTo(first);
    assertThat(notes).hasSize(2);

    Files.writeString(folder.resolve("text.txt"), text(10));
    firstIds(notes, text);
    assertThat(notes).hasSize(3);
  }

  @Test
  void badDataIsRefusedByNameAndPlace() throws IOException {
    Files.writeString(folder.resolve("empty.txt"), "");
    Files.write(folder.resolve("latin.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"good\"}\n{\"text\": 3}\n");
    Files.writeString(folder.resolve("torn.jsonl"), "{\"text\": \"go");
    refuses(new Source.Text("none.txt", 1), "none.txt: there is no such file");
    refuses(new Source.Text("no/*.txt", 1), "no file matches");
    refuses(new Source.Text("empty.txt", 1), "empty.txt: there is no text in it");
    refuses(new Source.Text("latin.txt", 1), "latin.txt: it is not UTF-8 text");
    refuses(new Source.JsonLines("bad.jsonl", "text", 1), "bad.jsonl:2: the line's object has no");
    refuses(new Source.JsonLines("torn.jsonl", "text", 1), "torn.jsonl:1: the line is not valid");
    Source large =
        new Source.Kv(new KvProbe(90, 90, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":"), 1);
    assertThatThrownBy(() -> open(large).next(1, 256))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("probe kv: its documents have some")
        .hasMessageContaining("do not fit a sequence of 256");
  }

  private void refuses(Source source, String message) {
    assertThatThrownBy(() -> open(source))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(message);
  }

  private long[] firstIds(List<String> notes, Source source) {
    Sources sources =
        new Sources(
            folder, folder.resolve("cache"), null, GnaTiny.FOLDER, null, TOKENIZER, notes::add);
    try (Mixture mixture = sources.open(List.of(source), 256, 7)) {
      return mixture.next(1, 64).ids();
    }
  }

  private static long[] document(Batch batch, int number) {
    return IntStream.range(0, batch.ids().length)
        .filter(at -> batch.documents()[at] == number)
        .mapToLong(at -> batch.ids()[at])
        .toArray();
  }

  private Mixture open(Source... sources) {
    return sources().open(List.of(sources), 256, 7);
  }

  private Sources sources() {
    return new Sources(
        folder, folder.resolve("cache"), null, GnaTiny.FOLDER, null, TOKENIZER, note -> {});
  }
}
