package io.hyb.show;

import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import io.hyb.source.Library;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Places as the comments of a shown spec tell them: {@code rad10.hyb:7}, {@code --set}, {@code
 * default}.
 *
 * @param folder of the spec that was named, from which files are told
 */
record Places(Path folder) {
  static final String DEFAULT = "default";
  private static final int SHOWN = 3;

  /** The folder of a spec as the user named it. */
  static Places from(String spec) {
    return new Places(Path.of(spec).toAbsolutePath().normalize().getParent());
  }

  String of(Optional<Span> place) {
    return place.map(this::of).orElse(DEFAULT);
  }

  /** Several places of one value, which layers may have from different blocks. */
  String of(Collection<Optional<Span>> places) {
    List<String> all = places.stream().map(this::of).distinct().toList();
    String shown = all.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return all.size() > SHOWN ? shown + " and others" : shown;
  }

  private String of(Span place) {
    if (Setting.isOrigin(place.file())) {
      return "--set";
    }
    boolean whole = place.equals(Span.startOf(place.file()));
    return file(place.file()) + (whole ? "" : ":" + place.line());
  }

  private String file(String name) {
    if (Library.isMeant(name)) {
      return name;
    }
    Path path = Path.of(name).toAbsolutePath().normalize();
    boolean related = folder.getRoot().equals(path.getRoot());
    return (related ? folder.relativize(path) : path).toString().replace('\\', '/');
  }
}
