package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.evaluate.BatchSize;
import io.hyb.runtime.evaluate.Passage;
import io.hyb.runtime.evaluate.PassageScorer;
import io.hyb.runtime.gguf.GgufImport.Imported;
import io.hyb.runtime.model.Cache;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.WeightFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * SmolLM2-135M-Instruct, imported from the file that is published, against what transformers
 * answers with the same numbers. The file is too large for this project: the tests are there where
 * the folder that {@code -Dhyb.goldens} names has its golden, with the folders {@code models} and
 * {@code data} beside it.
 */
class PublishedModelTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final String MODEL = "models/smollm2-135m/SmolLM2-135M-Instruct.Q4_1.gguf";
  private static final int WINDOW = 512;
  private static final int WINDOWS = 16;

  @TempDir private static Path folder;

  private static LoadedModel loaded;
  private static WeightFolder weights;
  private static Tokenizer tokenizer;

  @AfterAll
  static void close() {
    if (loaded != null) {
      tokenizer.close();
      loaded.close();
      weights.close();
    }
    KERNELS.close();
  }

  @TestFactory
  Stream<DynamicTest> smolLm2() {
    return Golden.startingWith("smollm2-135m").stream().flatMap(PublishedModelTest::tests);
  }

  private static Stream<DynamicTest> tests(Golden golden) {
    Path root = Path.of(System.getProperty("hyb.goldens")).toAbsolutePath().getParent();
    open(root.resolve(MODEL));
    List<DynamicTest> tests = new ArrayList<>();
    for (String prompt : List.of("p0", "p1", "p2")) {
      tests.add(dynamicTest(prompt + ": tokens", () -> tokens(golden, prompt)));
      tests.add(dynamicTest(prompt + ": hidden states", () -> hiddenStates(golden, prompt)));
      tests.add(
          dynamicTest(
              prompt + ": logits",
              () -> lastLogits(golden, prompt, Pass.FULL, prompt + ".last_logits")));
      tests.add(dynamicTest(prompt + ": continuation", () -> continuation(golden, prompt)));
    }
    tests.add(
        dynamicTest(
            "p2: logits with L16H0 ablated",
            () -> {
              float[] factors = new float[30 * 9];
              Arrays.fill(factors, 1);
              factors[16 * 9] = 0;
              Scope.run(
                  () -> {
                    NDArray mask = KERNELS.manager().create(factors, new Shape(1, 30, 9));
                    Pass pass = Pass.FULL.withHeads(KERNELS, mask);
                    lastLogits(golden, "p2", pass, "p2.ablate_L16H0.last_logits");
                  });
            }));
    tests.add(
        dynamicTest(
            "perplexity", () -> perplexity(golden, root.resolve("data/public-domain.txt"))));
    return tests.stream();
  }

  private static void open(Path gguf) {
    Path out = folder.resolve("smollm2");
    Imported imported =
        new GgufImport(gguf, out, false, DType.F32, 5L << 30).run((tensor, done, total) -> {});
    weights = WeightFolder.open(out);
    loaded = weights.load(InterpretedModel.define(imported.shape()), KERNELS);
    tokenizer = Tokenizer.open(out, imported.shape().vocab());
  }

  private static void tokens(Golden golden, String prompt) {
    assertThat(tokenizer.encodePrompt(golden.metadata(prompt)))
        .isEqualTo(ids(golden, prompt + ".ids"));
  }

  private static void hiddenStates(Golden golden, String prompt) {
    Scope.run(
        () -> {
          LanguageModel model = loaded.model();
          NDArray x = model.embed(row(ids(golden, prompt + ".ids")));
          for (int i = 0; i < 15; i++) {
            x = model.layers().get(i).forward(x, Pass.FULL.at(i));
          }
          close(x, golden, prompt + ".hidden15");
        });
  }

  private static void lastLogits(Golden golden, String prompt, Pass pass, String expected) {
    Scope.run(
        () -> {
          NDArray logits = loaded.model().forward(row(ids(golden, prompt + ".ids")), pass);
          close(KERNELS.widen(logits).get(":, -4:"), golden, expected);
        });
  }

  private static void close(NDArray actual, Golden golden, String expected) {
    assertThat(
            Closeness.relativeError(KERNELS.widen(actual).toFloatArray(), golden.floats(expected)))
        .isLessThanOrEqualTo(1e-5);
  }

  /** Up to the end that the imported generation config names, as far as the recording goes. */
  private static void continuation(Golden golden, String prompt) {
    long[] expected = ids(golden, prompt + ".greedy");
    List<Long> made = new ArrayList<>();
    Scope.run(
        () -> {
          try (Cache cache = new Cache(loaded.model().shape())) {
            NDArray next = row(ids(golden, prompt + ".ids"));
            while (made.size() < 32 && (made.isEmpty() || !tokenizer.isEnd(last(made)))) {
              NDArray logits = loaded.model().forward(next, Pass.cached(cache));
              made.add(KERNELS.widen(logits).get(":, -1").argMax(1).getLong(0));
              next = row(last(made));
            }
          }
        });
    assertThat(made).containsExactlyElementsOf(LongStream.of(expected).boxed().toList());
  }

  private static long last(List<Long> made) {
    return made.get(made.size() - 1);
  }

  /** The recipe that stands in the golden's metadata behind the number. */
  private static void perplexity(Golden golden, Path text) throws IOException {
    String piece = Files.readString(text).substring(3_000_000, 3_060_000);
    long[] ids = tokenizer.encode(piece);
    List<Passage> windows =
        IntStream.range(0, WINDOWS)
            .mapToObj(window -> Arrays.copyOfRange(ids, window * WINDOW, (window + 1) * WINDOW))
            .map(part -> LongStream.of(part).mapToInt(Math::toIntExact).toArray())
            .map(part -> new Passage(part, IntStream.range(1, WINDOW).toArray()))
            .toList();
    PassageScorer scorer = new PassageScorer(loaded.model(), KERNELS, BatchSize.on(KERNELS));
    double loss = 0;
    for (Passage.Predicted predicted : scorer.predict(windows, (done, total) -> {})) {
      for (float logProbability : predicted.logProbabilities()) {
        loss -= logProbability;
      }
    }
    double perplexity = Math.exp(loss / (WINDOWS * (WINDOW - 1)));
    double recorded = Double.parseDouble(golden.metadata("perplexity").split(" ")[0]);
    assertThat(fourDigits(perplexity)).isEqualTo(fourDigits(recorded));
  }

  private static String fourDigits(double number) {
    return String.format(Locale.ROOT, "%.4g", number);
  }

  private static long[] ids(Golden golden, String tensor) {
    return Arrays.stream(golden.ints(tensor)).asLongStream().toArray();
  }

  private static NDArray row(long... ids) {
    return KERNELS.manager().create(ids, new Shape(1, ids.length));
  }
}
