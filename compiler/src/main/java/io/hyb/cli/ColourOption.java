package io.hyb.cli;

/** Whether text has colours. */
enum ColourOption {
  AUTO,
  ALWAYS,
  NEVER;

  static final Option<ColourOption> OPTION =
      new Option<>(
          "--color",
          "WHEN",
          false,
          "colours text: auto (default: on a terminal), always or never",
          ColourOption::parse);

  /** The launcher sees whether standard output is a terminal. */
  private static final boolean TERMINAL = Boolean.getBoolean("hyb.terminal");

  private static ColourOption parse(String word) throws UsageError {
    return switch (word) {
      case "auto" -> AUTO;
      case "always" -> ALWAYS;
      case "never" -> NEVER;
      default -> throw new UsageError("--color takes auto, always or never: " + word);
    };
  }

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
