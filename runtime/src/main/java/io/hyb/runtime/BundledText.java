package io.hyb.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Texts that are in the runtime's JARs. */
public final class BundledText {
  private BundledText() {}

  /**
   * The text beside a class.
   *
   * @throws Refused if it isn't there any more, the JARs having been replaced meanwhile
   */
  public static String beside(Class<?> owner, String name) {
    String folder = owner.getPackageName().replace('.', '/');
    return at(folder + "/" + name);
  }

  /**
   * The text at a path.
   *
   * @throws Refused if it isn't there any more, the JARs having been replaced meanwhile
   */
  public static String at(String path) {
    try (InputStream in = BundledText.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw lacking(path, null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw lacking(path, e);
    }
  }

  private static Refused lacking(String path, IOException cause) {
    return new Refused(
        path
            + ": it can't be read from Hyb's JARs; they were replaced while this ran, or the"
            + " installation is damaged: run it again, or install Hyb anew",
        cause);
  }
}
