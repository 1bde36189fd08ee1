package io.hyb.sweep.space;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Value;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the space of a {@code sweep NAME over HYBRID { … }}; what is wrong becomes findings. */
public final class SpaceReader {
  private static final String ZIP = "zip";
  private static final String EXCLUDE = "exclude";

  private final List<Diagnostic> findings;
  private final SourceText source;
  private final Places.Builder places;

  /**
   * @param source the file that declares the sweep: values are taken as written
   */
  public SpaceReader(SourceText source, List<Diagnostic> findings) {
    this.source = source;
    this.findings = findings;
    this.places = new Places.Builder(source);
  }

  /** The space that the block of a sweep spans, without what was reported to be wrong. */
  public Space read(Block sweep) {
    List<Axis> axes = new ArrayList<>();
    List<Exclusion> exclusions = new ArrayList<>();
    for (Item item : sweep.items()) {
      if (item instanceof Assignment assignment) {
        axis(assignment).ifPresent(axes::add);
      } else if (item instanceof Block block && block.keyword().text().equals(ZIP)) {
        reported(block.header(), () -> SpaceOptions.zip(members(block))).ifPresent(axes::add);
      } else if (item instanceof Block block && block.keyword().text().equals(EXCLUDE)) {
        exclusions.add(new Exclusion(settings(block), Optional.of(block.header())));
      } else if (!(item instanceof Require)) {
        unknown(item);
      }
    }
    Space space = new Space(axes, exclusions, places.places());
    reported(
        sweep.header(),
        () -> {
          space.check();
          return space;
        });
    return space;
  }

  /** What the block of a sweep requires of its variants. */
  public static List<Require> filters(Block sweep) {
    List<Require> filters = new ArrayList<>();
    for (Item item : sweep.items()) {
      if (item instanceof Require require) {
        filters.add(require);
      }
    }
    return filters;
  }

  private void unknown(Item item) {
    findings.add(
        Diagnostic.error(
            "unknown-key",
            item.span(),
            "a sweep has `PATH = [VALUE, …]`, `zip { … }`, `exclude { … }`, `seeds = […]` and"
                + " `require A <= B`"));
  }

  private Optional<Axis> axis(Assignment assignment) {
    String path = assignment.pathText();
    List<String> values = new ArrayList<>();
    for (Value element : elements(assignment.value())) {
      Place place = new Place(pathSpan(assignment), element.span());
      for (String value : SpaceOptions.spread(source.text(element.span()))) {
        values.add(value);
        places.add(new Setting(path, value), place);
      }
    }
    return reported(
        assignment.span(),
        () ->
            path.equals(Places.SEEDS)
                ? SpaceOptions.seeds(values)
                : Axis.of(path, SpaceOptions.checked(path, values)));
  }

  private List<Axis> members(Block zip) {
    List<Axis> members = new ArrayList<>();
    for (Item item : zip.items()) {
      if (item instanceof Assignment assignment) {
        axis(assignment).ifPresent(members::add);
      } else {
        unknown(item);
      }
    }
    return members;
  }

  private List<Setting> settings(Block exclude) {
    List<Setting> settings = new ArrayList<>();
    for (Item item : exclude.items()) {
      if (item instanceof Assignment assignment) {
        settings.add(new Setting(assignment.pathText(), source.text(assignment.value().span())));
      } else {
        unknown(item);
      }
    }
    return settings;
  }

  /** The values of an axis as they are written: a list's elements, or the one. */
  private static List<Value> elements(Value value) {
    return value instanceof Value.Brackets list ? list.elements() : List.of(value);
  }

  private static Span pathSpan(Assignment assignment) {
    List<Word> words = assignment.path();
    return words.get(0).span().to(words.get(words.size() - 1).span());
  }

  /** Makes a part of the space. */
  private interface Part<T> {
    T make() throws MalformedSpace;
  }

  private <T> Optional<T> reported(Span place, Part<T> part) {
    try {
      return Optional.of(part.make());
    } catch (MalformedSpace e) {
      findings.add(Diagnostic.error("malformed-sweep", e.place().orElse(place), e.getMessage()));
      return Optional.empty();
    }
  }
}
