package io.hyb.runtime.cli;

/** What a verb's process ends with. */
public final class ExitCode {
  /** Done, warnings included. */
  public static final int FINE = 0;

  /** An input is refused: spec, weights, data, output path, device. */
  public static final int REFUSED = 1;

  /** Unknown verb or option, malformed argument. */
  public static final int USAGE = 2;

  /** A contract or gate failed. */
  public static final int GATE_FAILED = 3;

  /** A bug of ours. */
  public static final int BUG = 70;

  private ExitCode() {}
}
