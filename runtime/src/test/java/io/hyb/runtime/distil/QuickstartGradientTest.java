package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Stage;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.GoldenParameters;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backward passes of the quickstart's students against central differences in float64: each mixer
 * with each merge, with and without a window, for each loss.
 */
class QuickstartGradientTest {
  private static final int SAMPLE = 3;
  private static final int WEIGHTS = 4;
  private static final int WINDOW = 3;
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT64);
  private static final LanguageModel TEACHER =
      InterpretedModel.define(GnaTiny.MODEL)
          .with(
              new GoldenParameters(
                  Golden.read(GnaTiny.FOLDER.resolve("model.safetensors")), KERNELS));

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  static List<Arguments> all() {
    List<Arguments> cases = new ArrayList<>();
    for (Mixer.Kind mixer : Mixer.Kind.values()) {
      for (Merge merge : Shapes.merges()) {
        for (int window : new int[] {0, WINDOW}) {
          Hybrid shape = Shapes.windowed(student(mixer, merge), window);
          for (Stage.Match match : Stage.Match.values()) {
            if (match != Stage.Match.MATRICES || Shapes.haveMatrices(shape)) {
              cases.add(Arguments.of(match, shape));
            }
          }
        }
      }
    }
    return cases;
  }

  static List<Arguments> sample() {
    List<Arguments> cases = new ArrayList<>(all());
    Collections.shuffle(cases, new Random(19));
    return cases.subList(0, SAMPLE);
  }

  @ParameterizedTest
  @MethodSource("sample")
  void gradientsEqualCentralDifferences(Stage.Match match, Hybrid shape) {
    CentralDifferences differences = differences(match, shape);
    Map<String, Double> slopes = differences.slopes();
    List<String> weights = new ArrayList<>(slopes.keySet());
    Collections.shuffle(weights, new Random(WEIGHTS));
    assertThat(weights).hasSizeGreaterThan(WEIGHTS);
    weights.stream().limit(WEIGHTS).forEach(name -> differences.check(name, slopes));
  }

  /** Every weight, those of a part of a layer at once. */
  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("all")
  void allGradientsEqualCentralDifferences(Stage.Match match, Hybrid shape) {
    CentralDifferences differences = differences(match, shape);
    Map<String, Double> slopes = differences.slopes();
    assertThat(slopes).hasSizeGreaterThan(WEIGHTS);
    differences.parts().forEach(names -> differences.check(names, slopes));
  }

  private static CentralDifferences differences(Stage.Match match, Hybrid shape) {
    Student student = TinyModels.student(KERNELS, shape);
    Match loss = Matches.of(KERNELS, TEACHER, student, Stages.of("s", match, 1).build());
    return new CentralDifferences(KERNELS, loss, student, GradientTest.batch());
  }

  /** Keeps L1H0, L1H7, L3H2 and L4H2, as the quickstart does. */
  private static Hybrid student(Mixer.Kind mixer, Merge merge) {
    return Shapes.hybrid(
        mixer + " " + merge.word(),
        GnaTiny.SHAPE,
        layer(mixer, 16, merge),
        layer(mixer, 16, merge, 0, 7),
        layer(mixer, 8, merge),
        layer(mixer, 8, merge, 2),
        layer(mixer, 8, merge, 2),
        layer(mixer, 8, merge));
  }

  private static LayerShape layer(Mixer.Kind mixer, int dState, Merge merge, Integer... kept) {
    Mixer like = new DiscreteMamba2(dState, 4, 4, Init.FRESH);
    return Shapes.layer(mixer, like, GnaTiny.SHAPE.heads(), merge, kept);
  }
}
