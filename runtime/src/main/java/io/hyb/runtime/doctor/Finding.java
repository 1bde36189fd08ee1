package io.hyb.runtime.doctor;

/**
 * One thing that Hyb can use.
 *
 * @param name such as {@code graph capture}
 * @param state whether it is there
 * @param found what is there, or why it can't be used
 * @param remedy what to do, where something can be done; else empty
 */
public record Finding(String name, State state, String found, String remedy) {
  /** Whether a thing is there. */
  public enum State {
    OK,
    /** Not there, and Hyb works without it. */
    ABSENT,
    /** Not there, and Hyb doesn't work without it. */
    BROKEN
  }

  static Finding ok(String name, String found) {
    return new Finding(name, State.OK, found, "");
  }

  static Finding absent(String name, String why, String remedy) {
    return new Finding(name, State.ABSENT, why, remedy);
  }

  static Finding broken(String name, String why, String remedy) {
    return new Finding(name, State.BROKEN, why, remedy);
  }
}
