package io.hyb.runtime.weights;

/** Names out of files, made fit to stand in a one-line message. */
public final class Quoted {
  private static final int LONGEST = 120;

  private Quoted() {}

  /** {@code name} cut to a readable length, its control characters replaced. */
  public static String name(String name) {
    String line = name.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
