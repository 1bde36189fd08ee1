package io.hyb.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibtorchTest {
  @TempDir private Path folder;

  private Path torchIn(Path root) throws IOException {
    Path lib = Files.createDirectories(root.resolve("lib"));
    Files.createFile(lib.resolve(System.mapLibraryName("torch")));
    return lib.toRealPath();
  }

  private static void python(Path root, String version, String cuda) throws IOException {
    Files.writeString(
        root.resolve("version.py"),
        "__version__ = '%s'\ncuda: Optional[str] = %s\n".formatted(version, cuda));
  }

  @ParameterizedTest
  @CsvSource({
    "2.7.1+cpu, 2.7.1, cpu",
    "2.7.1+cu128, 2.7.1, cu128",
    "2.8.0.dev20250601+cu126, 2.8.0, cu126",
    "2.7.1, 2.7.1, cpu"
  })
  void aLibtorchFolderSaysWhatItIs(String text, String version, String flavour) throws IOException {
    Path lib = torchIn(folder);
    Files.writeString(folder.resolve("build-version"), text + "\n");
    Libtorch expected = new Libtorch(lib, version, flavour);
    assertThat(Libtorch.in(folder.toString())).isEqualTo(expected);
    assertThat(Libtorch.in(lib.toString())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2.7.1+cu126, '12.6', cu126", "2.7.1, '12.6', cu126", "2.7.1, None, cpu"})
  void aPythonEnvironmentSaysWhatItsTorchIs(String text, String cuda, String flavour)
      throws IOException {
    Path torch = folder.resolve("lib/python3.12/site-packages/torch");
    Path lib = torchIn(torch);
    python(torch, text, cuda.equals("None") ? cuda : "'" + cuda + "'");
    Libtorch expected = new Libtorch(lib, "2.7.1", flavour);
    assertThat(Libtorch.in(folder.toString())).isEqualTo(expected);
    assertThat(Libtorch.in(torch.toString())).isEqualTo(expected);
  }

  @Test
  void aFolderWithoutLibtorchIsRefused() {
    assertThatThrownBy(() -> Libtorch.in(folder.toString()))
        .isInstanceOf(UnfitLibtorch.class)
        .hasMessageContaining(Libtorch.VARIABLE)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    torchIn(folder);
    assertThatThrownBy(() -> Libtorch.in(folder.toString()))
        .isInstanceOf(UnfitLibtorch.class)
        .hasMessageContaining("build-version");
  }

  @Test
  void anotherVersionNeedsALibraryOfDjlBesideIt() throws IOException {
    Path lib = torchIn(folder);
    Files.writeString(folder.resolve("build-version"), "2.11.0+cu130");
    Libtorch newer = Libtorch.in(folder.toString());
    assertThatThrownBy(() -> newer.checkFits("2.7.1"))
        .isInstanceOf(UnfitLibtorch.class)
        .hasMessageContaining("2.11.0")
        .hasMessageContaining("pip install torch==2.7.1");
    newer.checkFits("2.11.0");
    Files.createFile(lib.resolve(System.mapLibraryName("djl_torch")));
    newer.checkFits("2.7.1");
  }

  @Test
  void djlIsBuiltForAVersion() {
    assertThat(Libtorch.built()).matches("\\d+\\.\\d+\\.\\d+");
  }
}
