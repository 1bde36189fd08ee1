package io.hyb.check.rule;

import java.util.ArrayList;
import java.util.List;

/** The parts of specs that were read without a mistake, for rules to judge. */
public final class Parts {

  /**
   * A part.
   *
   * @param path where its origins are
   */
  record Part(String path, Object value) {}

  private final List<Part> all = new ArrayList<>();

  public void add(String path, Object value) {
    all.add(new Part(path, value));
  }

  List<Part> all() {
    return all;
  }
}
