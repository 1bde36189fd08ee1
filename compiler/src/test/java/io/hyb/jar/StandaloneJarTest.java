package io.hyb.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.codegen.Fixtures;
import io.hyb.codegen.GeneratedModel;
import io.hyb.codegen.GeneratedSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneJarTest {
  /** A model's main class that needs the engine and its natives. */
  private static final GeneratedSource COMPUTES =
      new GeneratedSource(
          "hyb/model/rad4/Computes.java",
          """
          package hyb.model.rad4;

          public final class Computes {
            public static void main(String[] args) {
              var kernels = new io.hyb.runtime.torch.Kernels(
                  ai.djl.Device.cpu(), io.hyb.runtime.torch.Precision.FLOAT32);
              var x = kernels.manager().create(new float[] {3, 4});
              System.out.println(x.mul(x).sum().getFloat() + " for " + Rad4.SHAPE.name());
            }
          }
          """);

  @TempDir Path folder;

  @Test
  void computes_without_anything_installed() throws Exception {
    GeneratedModel rad4 = Fixtures.generate(Fixtures.rad4());
    List<GeneratedSource> sources = new ArrayList<>(rad4.sources());
    sources.add(COMPUTES);
    GeneratedModel model = new GeneratedModel(rad4.name(), "hyb.model.rad4.Computes", sources);
    Path jar = folder.resolve("rad4.jar");
    new JarBuilder(Installed.library()).writeStandalone(model, Fixtures.SPEC, jar);

    Installed.Outcome outcome = Installed.java(jar, folder, "");
    assertThat(outcome.out()).containsExactly("25.0 for Rad4");
    assertThat(outcome.exit()).isZero();
    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(file.getEntry("META-INF/hyb/spec.hyb")).isNotNull();
      assertThat(file.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
      assertThat(file.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA)"))
          .doesNotContain("module-info.class")
          .doesNotHaveDuplicates();
    }
  }
}
