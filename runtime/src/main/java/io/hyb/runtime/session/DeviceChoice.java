package io.hyb.runtime.session;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.hyb.runtime.Refused;
import io.hyb.runtime.torch.Libtorch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The device that the user asked for, whether or not this machine has it.
 *
 * @param kind what was asked for
 * @param index which GPU, from 0; 0 for the other kinds
 */
public record DeviceChoice(Kind kind, int index) {
  /** A GPU if there is one, the CPU, or a GPU. */
  public enum Kind {
    BEST,
    CPU,
    GPU
  }

  /** The default: a GPU if there is one, else the CPU. */
  public static final DeviceChoice BEST = new DeviceChoice(Kind.BEST, 0);

  public static final DeviceChoice CPU = new DeviceChoice(Kind.CPU, 0);

  private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,4}))?");

  /**
   * Reads {@code cpu}, {@code gpu} or {@code gpu:N}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static DeviceChoice parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    Matcher gpu = GPU.matcher(text);
    if (!gpu.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a device: write cpu, gpu or gpu:N".formatted(text));
    }
    return new DeviceChoice(Kind.GPU, gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
  }

  /**
   * The device itself; starts the engine.
   *
   * @throws Refused if a GPU was asked for that isn't there, naming those that are
   */
  public Device find() {
    if (kind == Kind.CPU) {
      return Device.cpu();
    }
    int count = gpus();
    if (kind == Kind.BEST) {
      return count > 0 ? Device.gpu(0) : Device.cpu();
    }
    if (index >= count) {
      throw new Refused(
          "there is no device %s: this machine has %s; `hyb doctor` says why"
              .formatted(this, names(count)));
    }
    return Device.gpu(index);
  }

  private static int gpus() {
    Libtorch.prepare();
    Engine engine = Engine.getEngine("PyTorch");
    return engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
  }

  private static String names(int count) {
    if (count == 0) {
      return "no GPU that PyTorch can use, only cpu";
    }
    return IntStream.range(0, count).mapToObj(i -> "gpu:" + i).collect(Collectors.joining(", "))
        + " and cpu";
  }

  /** As the user writes it. */
  @Override
  public String toString() {
    return switch (kind) {
      case BEST -> "gpu if there is one";
      case CPU -> "cpu";
      case GPU -> "gpu:" + index;
    };
  }
}
