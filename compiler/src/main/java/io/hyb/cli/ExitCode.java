package io.hyb.cli;

/** The exit codes of the process. */
final class ExitCode {
  /** Fine, warnings included. */
  static final int FINE = 0;

  /** An input is refused: a spec, a file, an output path. */
  static final int REFUSED = 1;

  /** Unknown verb or option, malformed argument. */
  static final int USAGE = 2;

  /** A contract is broken, or a gate failed. */
  static final int GATE = 3;

  /** A bug in Hyb. */
  static final int BUG = 70;

  private ExitCode() {}
}
