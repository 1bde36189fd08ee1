package io.hyb.runtime.torch;

import ai.djl.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device's name as people read and write it: {@code cpu}, {@code gpu:0}. */
public final class DeviceName {
  private static final Pattern DJL = Pattern.compile("^(cpu|gpu)\\((\\d*)\\)");

  private DeviceName() {}

  /** The name that the option {@code --device} takes. */
  public static String of(Device device) {
    return ofRecorded(device.toString());
  }

  /**
   * What a run has recorded, with this name at its start. Earlier runs recorded DJL's, {@code
   * cpu()} and {@code gpu(0)}.
   */
  public static String ofRecorded(String text) {
    Matcher djl = DJL.matcher(text);
    if (!djl.find()) {
      return text;
    }
    String index = djl.group(2).isEmpty() ? "" : ":" + djl.group(2);
    return djl.group(1) + index + text.substring(djl.end());
  }
}
