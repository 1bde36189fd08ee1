package io.hyb.cli;

import java.util.List;

/** One word of the {@code hyb} command and what it does. */
interface Verb {
  String name();

  /** The arguments it takes, as its help shows them. */
  String synopsis();

  /** What it does, and its options, a line each. */
  String help();

  /**
   * @param arguments what stands behind the verb
   * @return the process's exit code
   */
  int run(List<String> arguments) throws UsageError, Refusal;
}
