package io.hyb.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeightRoomTest {
  private final Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void weightsLieTogetherInHugePages() throws IOException {
    assumeTrue(WeightRoom.of(kernels).isPresent());
    Tensor first = Tensor.of(kernels.weight(kernels.manager().ones(new Shape(3, 5))));
    Tensor second = Tensor.of(kernels.weight(kernels.manager().ones(new Shape(1000, 1000))));

    assertThat(flags(first.address())).contains("hg");
    assertThat(flags(second.address())).contains("hg");
    assertThat(second.address()).isEqualTo(first.address() + 64);
  }

  @Test
  void weightsKeepTheirNumbers() {
    NDArray numbers =
        kernels.manager().arange(0, 35, 1).reshape(5, 7).toType(DataType.FLOAT32, false);
    NDArray weight = kernels.weight(numbers);

    assertThat(weight).isEqualTo(numbers);
    numbers.subi(1);
    assertThat(weight.getFloat(4, 6)).isEqualTo(34);
  }

  @Test
  void narrowWeightsKeepTheirNumbers() {
    try (Kernels narrow = new Kernels(Device.cpu(), Precision.BFLOAT16)) {
      NDArray numbers =
          narrow.manager().arange(0, 35, 1).reshape(5, 7).toType(DataType.FLOAT32, false);

      assertThat(narrow.widen(narrow.weight(numbers))).isEqualTo(numbers);
    }
  }

  @Test
  void aWeightLargerThanARoomHasItsOwn() {
    NDArray before = kernels.weight(kernels.manager().ones(new Shape(2, 2)));
    NDArray large = kernels.weight(kernels.manager().ones(new Shape(17 << 10, 1 << 10)));

    assertThat(large.getFloat((17 << 10) - 1, 1023)).isEqualTo(1);
    assertThat(before.sum().getFloat()).isEqualTo(4);
  }

  /** A room's memory ends with its last weight, not before. */
  @Test
  void roomsEndWithTheirWeights() throws IOException {
    assumeTrue(WeightRoom.of(kernels).isPresent());
    Kernels brief = new Kernels(Device.cpu(), Precision.FLOAT32);
    NDArray weight = brief.weight(brief.manager().ones(new Shape(1000, 1000)));
    long address = Tensor.of(weight).address();

    assertThat(flags(address)).contains("hg");
    brief.close();
    assertThat(flags(address)).doesNotContain("hg");
  }

  /** What the system knows of the mapping around an address; nothing where there is none. */
  private static String flags(long address) throws IOException {
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        List<String> ends = List.of(line.substring(0, line.indexOf(' ')).split("-"));
        inside =
            Long.parseUnsignedLong(ends.get(0), 16) <= address
                && address < Long.parseUnsignedLong(ends.get(1), 16);
      } else if (inside && line.startsWith("VmFlags:")) {
        return line;
      }
    }
    return "";
  }
}
