package io.hyb.runtime.cli;

/** The exit codes of a verb's process. */
public final class ExitCode {
  /** Done, warnings included. */
  public static final int FINE = 0;

  /** An input is refused: spec, weights, data, output path, device. */
  public static final int REFUSED = 1;

  /** Unknown verb or option, malformed argument. */
  public static final int USAGE = 2;

  /** A contract or gate failed. */
  public static final int GATE_FAILED = 3;

  /** A bug in Hyb. */
  public static final int BUG = 70;

  private ExitCode() {}
}
