package io.hyb.sweep.space;

import io.hyb.resolve.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads axes and exclusions as the options of a command line write them. */
public final class SpaceOptions {
  /** Where the next setting of an exclusion begins. */
  private static final Pattern NEXT = Pattern.compile("\\s+[A-Za-z_][A-Za-z0-9_.]*\\s*=");

  private static final Pattern TOP = Pattern.compile("top\\s*\\[(.*)]\\s*of\\s+(.*)");

  private SpaceOptions() {}

  /** {@code PATH=V,V}. */
  public static Axis grid(String text) throws MalformedSpace {
    Setting whole =
        Setting.parse(text)
            .orElseThrow(
                () ->
                    new MalformedSpace(
                        "a grid is PATH=VALUE,VALUE, such as ssm.d_state=8,16: " + text));
    List<String> values = values(whole.path(), whole.value());
    return Axis.of(whole.path(), values);
  }

  /** {@code PATH=V,V;PATH=V,V}: the first values go together, then the second ones. */
  public static Axis zip(String text) throws MalformedSpace {
    List<Axis> members = new ArrayList<>();
    for (String member : ValueList.split(text, ';')) {
      members.add(grid(member));
    }
    return zip(members);
  }

  /** An axis of members that go together, which must be of one length. */
  static Axis zip(List<Axis> members) throws MalformedSpace {
    if (members.isEmpty()) {
      throw new MalformedSpace("a zip needs a path with its values");
    }
    int length = members.get(0).points().size();
    for (Axis member : members) {
      if (member.points().size() != length) {
        throw new MalformedSpace(
            "the members of a zip go together: `%s` has %d values, `%s` has %d"
                .formatted(name(members.get(0)), length, name(member), member.points().size()));
      }
    }
    return Axis.zip(members);
  }

  private static String name(Axis member) {
    return member.paths().isEmpty() ? "seeds" : member.paths().get(0);
  }

  /** {@code PATH=V PATH=V}: drops the combinations that have all of these values. */
  public static Exclusion exclude(String text) throws MalformedSpace {
    List<Setting> settings = new ArrayList<>();
    int start = 0;
    for (int next : nextSettings(text)) {
      settings.add(setting(text.substring(start, next)));
      start = next;
    }
    settings.add(setting(text.substring(start)));
    return new Exclusion(settings, Optional.empty());
  }

  private static List<Integer> nextSettings(String text) {
    List<Integer> outermost = ValueList.outermost(text);
    List<Integer> starts = new ArrayList<>();
    Matcher matcher = NEXT.matcher(text);
    int from = 0;
    while (matcher.find(from)) {
      boolean isSetting = matcher.start() > 0 && outermost.contains(matcher.start());
      if (isSetting) {
        starts.add(matcher.start());
      }
      from = isSetting ? matcher.end() : matcher.start() + 1;
    }
    return starts;
  }

  private static Setting setting(String text) throws MalformedSpace {
    Optional<Setting> setting = Setting.parse(text.strip());
    if (setting.isEmpty()) {
      throw new MalformedSpace("an exclusion is PATH=VALUE, one or more of them: " + text.strip());
    }
    return setting.get();
  }

  /** {@code 0,1,2}. */
  public static Axis seeds(List<String> values) throws MalformedSpace {
    if (values.isEmpty()) {
      throw new MalformedSpace("`seeds` needs at least one seed: seeds = [0, 1, 2]");
    }
    List<Integer> seeds = new ArrayList<>();
    for (String value : values) {
      seeds.add(seed(value));
    }
    if (seeds.stream().distinct().count() < seeds.size()) {
      throw new MalformedSpace("a seed is listed twice: " + String.join(",", values));
    }
    return Axis.ofSeeds(seeds);
  }

  /** {@code 0,1,2}. */
  public static Axis seeds(String text) throws MalformedSpace {
    return seeds(ValueList.split(text));
  }

  private static int seed(String text) throws MalformedSpace {
    try {
      int seed = Integer.parseInt(text);
      if (seed >= 0) {
        return seed;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a negative one.
    }
    throw new MalformedSpace("a seed is a whole number, 0 or more: " + text);
  }

  /** The values of a path, {@code top [5, 10] of R} being two of them. */
  static List<String> values(String path, String text) throws MalformedSpace {
    List<String> values = new ArrayList<>();
    for (String value : ValueList.split(text)) {
      values.addAll(spread(value));
    }
    return checked(path, values);
  }

  /** A value, or those that {@code top [5, 10] of R} stands for. */
  static List<String> spread(String value) {
    Matcher top = TOP.matcher(value);
    if (!top.matches()) {
      return List.of(value);
    }
    return ValueList.split(top.group(1)).stream()
        .map(count -> "top " + count + " of " + top.group(2).strip())
        .toList();
  }

  /** Values of which none is empty or twice there. */
  static List<String> checked(String path, List<String> values) throws MalformedSpace {
    if (values.isEmpty()) {
      throw new MalformedSpace("`" + path + "` has no value; give it values such as 8,16");
    }
    List<String> seen = new ArrayList<>();
    for (String value : values) {
      if (value.isEmpty()) {
        throw new MalformedSpace("`" + path + "` has an empty value; give it values such as 8,16");
      }
      if (seen.contains(ValueList.normalised(value))) {
        throw new MalformedSpace("`" + path + "` has the value " + value + " twice");
      }
      seen.add(ValueList.normalised(value));
    }
    if (values.isEmpty()) {
      throw new MalformedSpace("`" + path + "` has no values");
    }
    return values;
  }
}
