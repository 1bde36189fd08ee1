package io.hyb.check.rule;

import io.hyb.source.Origins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of specs that were read without a mistake, for rules to judge. */
public final class Parts {

  /**
   * A part.
   *
   * @param path where its origins are
   */
  record Part(String path, Object value) {

    /** The name of the declaration that it is in. */
    String declaration() {
      return Origins.declaration(path);
    }
  }

  private final List<Part> all = new ArrayList<>();

  public void add(String path, Object value) {
    all.add(new Part(path, value));
  }

  /** The parts of one kind that were said within a path, in the order of reading. */
  public <T> List<T> within(String path, Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (Part part : all) {
      if (part.path().startsWith(path + ".") && kind.isInstance(part.value())) {
        found.add(kind.cast(part.value()));
      }
    }
    return found;
  }

  /** The parts of one kind, by the paths where their origins are, in the order of reading. */
  public <T> Map<String, T> all(Class<T> kind) {
    Map<String, T> found = new LinkedHashMap<>();
    for (Part part : all) {
      if (kind.isInstance(part.value())) {
        found.put(part.path(), kind.cast(part.value()));
      }
    }
    return found;
  }

  List<Part> all() {
    return all;
  }
}
