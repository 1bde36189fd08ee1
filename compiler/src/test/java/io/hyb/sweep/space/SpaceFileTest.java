package io.hyb.sweep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.resolve.Setting;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceFileTest {
  @TempDir private Path folder;

  @Test
  void valuesAreTakenAsTheyAreWritten() throws Exception {
    Space space =
        read(
            """
            grid:
              distill.align.lr: [1e-4, 0.0010]
              attention.keep: [none, [L4H2, L3H2], "top [5, 10] of kv"]
            zip:
              - {ssm.d_state: [8, 16], ssm.conv: [4, 2]}
            exclude:
              - {ssm.d_state: 8, attention.keep: none}
            seeds: [0, 1]
            """);

    space.check();
    assertThat(space.axes().get(0))
        .isEqualTo(Axis.of("distill.align.lr", List.of("1e-4", "0.0010")));
    assertThat(space.axes().get(1))
        .isEqualTo(
            Axis.of(
                "attention.keep", List.of("none", "[L4H2, L3H2]", "top 5 of kv", "top 10 of kv")));
    assertThat(space.axes().get(2).points().get(1).settings())
        .containsExactly(new Setting("ssm.d_state", "16"), new Setting("ssm.conv", "2"));
    assertThat(space.axes().get(3)).isEqualTo(Axis.ofSeeds(List.of(0, 1)));
    assertThat(space.exclusions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid: 3 | :1: a mapping",
        "grids: {} | :1: `grids` is not one of",
        "grid: {a: 8} | :1: a list",
        "grid: {a: [{b: 1}]} | :1: a value",
        "grid: {a: [[[1]]]} | :1: a value",
        "grid: {a: [1], a: [2]} | :1: `a` is given twice",
        "seeds: [x] | :1: a seed",
        "'grid: {a: ]' | :1: it is not YAML",
        "'&a [*a]' | :1: a mapping",
        "'' | it is empty",
      })
  void whatIsNoSpaceIsRefusedWithItsPlace(String text, String part) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedSpace.class)
        .hasMessageContaining("axes.yaml")
        .hasMessageContaining(part);
  }

  @Test
  void aBombIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(MalformedSpace.class);
    assertThatThrownBy(() -> read("[".repeat(10_000))).isInstanceOf(MalformedSpace.class);
    assertThatThrownBy(() -> SpaceFile.read(folder.resolve("none.yaml")))
        .hasMessageContaining("none.yaml");
  }

  @Test
  void aFileOfAHundredMegabytesIsRefusedUnread() throws IOException {
    Path huge = folder.resolve("huge.yaml");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(100_000_000); // without its blocks being written
    }
    assertThatThrownBy(() -> SpaceFile.read(huge)).hasMessageContaining("longer than 4 MiB");
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', (byte) 0xe4});
    assertThatThrownBy(() -> SpaceFile.read(latin)).hasMessageContaining("not text in UTF-8");
    assertThatThrownBy(() -> SpaceFile.read(folder)).hasMessageContaining(folder.toString());
  }

  private Space read(String text) throws IOException, MalformedSpace {
    return SpaceFile.read(Files.writeString(folder.resolve("axes.yaml"), text));
  }
}
