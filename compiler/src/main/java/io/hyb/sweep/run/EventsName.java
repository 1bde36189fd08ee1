package io.hyb.sweep.run;

import java.util.stream.Collectors;

/** What a variant's folder of events is called, for people who compare its curves with others'. */
final class EventsName {
  /** File systems take 255 bytes; a character may take four. */
  private static final int LONGEST = 50;

  private EventsName() {}

  /** Its settings and its id: {@code ssm.d_state=4 merge=adapter 3d0d49e9}. */
  static String of(Task task) {
    String settings =
        task.settings().stream()
            .map(set -> set.path() + "=" + set.value())
            .collect(Collectors.joining(" "))
            .replaceAll("[\\p{Cntrl}/\\\\:*?\"<>|]", "_");
    String shown =
        settings.codePointCount(0, settings.length()) <= LONGEST
            ? settings
            : settings.substring(0, settings.offsetByCodePoints(0, LONGEST - 1)) + "…";
    return (shown + " " + task.id()).strip();
  }
}
