package io.hyb.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.arch.Model;
import io.hyb.arch.plan.Plan;
import io.hyb.arch.word.ValueType;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.weights.Safetensors;
import io.hyb.runtime.weights.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Planned parameters are the numbers that checkpoints hold. */
class PlannedParametersTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  static List<Model> models() {
    return CostedModels.all();
  }

  /** The layers themselves ask for what a checkpoint must hold. */
  @ParameterizedTest
  @MethodSource("models")
  void equalWhatLayersAskACheckpointFor(Model shape) {
    RandomParameters weights = new RandomParameters(KERNELS, 11);
    InterpretedModel.define(shape).with(weights);
    Map<String, Long> sizes =
        weights.made().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, made -> made.getValue().size()));
    Plan plan = plan(shape);
    assertThat(plan.parameters().total()).isEqualTo(sum(sizes, ""));
    for (int i = 0; i < plan.layers().size(); i++) {
      assertThat(plan.layers().get(i).parameters())
          .isEqualTo(sum(sizes, "model.layers." + i + "."));
    }
  }

  private static long sum(Map<String, Long> sizes, String within) {
    return sizes.entrySet().stream()
        .filter(each -> each.getKey().startsWith(within))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @ParameterizedTest
  @EnumSource(FamilyTeacher.class)
  void ofATeacherEqualItsFiles(FamilyTeacher teacher) {
    assertThat(plan(teacher.shape()).parameters().total()).isEqualTo(elements(teacher.folder()));
  }

  @Test
  void ofTheQuickstartsTeacherEqualItsFile() {
    assertThat(plan(GnaTiny.SHAPE).parameters().total()).isEqualTo(elements(GnaTiny.FOLDER));
  }

  private static long elements(Path folder) {
    try (Safetensors file = Safetensors.open(folder.resolve("model.safetensors"))) {
      return file.specs().values().stream().mapToLong(TensorSpec::elements).sum();
    }
  }

  private static Plan plan(Model shape) {
    return Plan.of(shape, List.of(1L), 1, ValueType.FLOAT32);
  }
}
