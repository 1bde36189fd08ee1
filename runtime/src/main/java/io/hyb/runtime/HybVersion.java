package io.hyb.runtime;

import io.hyb.runtime.boot.Boot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Hyb this is. */
public final class HybVersion {
  private HybVersion() {}

  /** The version of the runtime, such as {@code 0.1.0}. */
  public static String ofRuntime() {
    try (InputStream in =
        HybVersion.class.getClassLoader().getResourceAsStream(Boot.VERSION_FILE)) {
      if (in == null) {
        throw new IllegalStateException("the runtime has no " + Boot.VERSION_FILE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
