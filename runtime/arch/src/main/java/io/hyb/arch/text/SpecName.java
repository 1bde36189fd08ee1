package io.hyb.arch.text;

/** Names in specs, made from names that others gave. */
public final class SpecName {
  private SpecName() {}

  /**
   * The same name with nothing in it but letters, digits and underscores, and a letter in front:
   * {@code SmolLM2_135M_Instruct} for {@code SmolLM2-135M-Instruct}.
   *
   * @param kind what stands before a name that has no letter in front, such as Teacher
   */
  public static String from(String name, String kind) {
    String plain = name.replaceAll("[^A-Za-z0-9]+", "_").replaceFirst("_$", "");
    return plain.matches("[A-Za-z].*") ? plain : kind + "_" + plain.replaceFirst("^_", "");
  }
}
