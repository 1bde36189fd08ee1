package io.hyb.cli;

/** Whether text has colours. */
enum ColourOption {
  AUTO,
  ALWAYS,
  NEVER;

  static final Option<ColourOption> OPTION =
      Option.choice(
          "--color",
          "WHEN",
          "colours text: auto (default: on a terminal), always or never",
          values());

  /** The launcher sees whether standard output is a terminal. */
  private static final boolean TERMINAL = Boolean.getBoolean("hyb.terminal");

  /** Whether to colour: git's pager shows colours, and {@code NO_COLOR} asks for none. */
  boolean isOn() {
    return switch (this) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          System.getenv("NO_COLOR") == null
              && (TERMINAL || "true".equals(System.getenv("GIT_PAGER_IN_USE")));
    };
  }
}
