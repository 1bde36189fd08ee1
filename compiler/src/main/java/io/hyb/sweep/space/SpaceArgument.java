package io.hyb.sweep.space;

import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import java.util.List;
import java.util.Optional;

/** The value of an option that gives a sweep an axis, or an exclusion: what it means, and where. */
public final class SpaceArgument {
  private final String text;
  private final SourceText source;

  /**
   * @param option its name
   * @param text its value
   */
  public SpaceArgument(String option, String text) {
    this.text = text;
    this.source = new SourceText(option + " " + text, text);
  }

  /** {@code PATH=V,V}. */
  public Space grid() throws MalformedSpace {
    return space(SpaceOptions.grid(text), List.of(ValueList.Part.of(text, 0, text.length())));
  }

  /** {@code PATH=V,V;PATH=V,V}. */
  public Space zip() throws MalformedSpace {
    return space(SpaceOptions.zip(text), ValueList.parts(text, ';'));
  }

  /** {@code 0,1,2}. */
  public Space seeds() throws MalformedSpace {
    Axis axis = SpaceOptions.seeds(text);
    Places.Builder places = new Places.Builder(source);
    Span place = source.span(0, text.length());
    for (Point point : axis.points()) {
      places.add(Places.ofSeed(point.seed().orElseThrow()), new Place(place, place));
    }
    return new Space(List.of(axis), List.of(), places.places());
  }

  /** {@code PATH=V PATH=V}. */
  public Space exclude() throws MalformedSpace {
    Exclusion exclusion = SpaceOptions.exclude(text);
    Span place = source.span(0, text.length());
    return new Space(List.of(), List.of(new Exclusion(exclusion.settings(), Optional.of(place))));
  }

  /**
   * @param members a grid each
   */
  private Space space(Axis axis, List<ValueList.Part> members) {
    Places.Builder places = new Places.Builder(source);
    for (ValueList.Part member : members) {
      int mark = text.indexOf('=', member.start());
      ValueList.Part path = ValueList.Part.of(text, member.start(), mark);
      String values = text.substring(mark + 1, member.end());
      for (ValueList.Part value : ValueList.parts(values, ',')) {
        Place place =
            new Place(
                source.span(path.start(), path.end()),
                source.span(mark + 1 + value.start(), mark + 1 + value.end()));
        SpaceOptions.spread(value.text())
            .forEach(each -> places.add(new Setting(path.text(), each), place));
      }
    }
    return new Space(List.of(axis), List.of(), places.places());
  }
}
