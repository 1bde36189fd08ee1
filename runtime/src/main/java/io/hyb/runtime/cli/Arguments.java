package io.hyb.runtime.cli;

import io.hyb.arch.KvProbe;
import io.hyb.arch.word.ValueType;
import io.hyb.runtime.rank.Scoring;
import io.hyb.runtime.session.DeviceChoice;
import io.hyb.runtime.torch.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The kinds of arguments that several verbs take, and how they are written. What can't be read is a
 * usage error.
 */
final class Arguments {
  private static final Pattern HEAD =
      Pattern.compile("L(\\d{1,6})H(\\d{1,6})(?:\\.\\.H(\\d{1,6}))?");

  private static final Pattern PAIRS =
      Pattern.compile("(\\d{1,6})(?:\\.\\.(\\d{1,6})(?::(\\d{1,6}))?)?");

  private Arguments() {}

  /** How many of something, 1 or more. */
  record Count(int value) {}

  /** Numbers of pairs: {@code 24}, {@code 8..32} or {@code 10..55:5}, both ends included. */
  record PairCounts(int from, int to, int step) {}

  /** A name that specs can use. */
  record Name(String text) {}

  /** What a model can be measured on besides text. */
  enum Task {
    KV,
    NEEDLE,
    RECALL
  }

  /** Whose form a model can be exported in. */
  enum ExportFormat {
    HF
  }

  /** What heads can be ranked with. */
  enum RankProbe {
    KV
  }

  /** A number of tokens, such as {@code 2048}, {@code 2K} or {@code 32Ki}. */
  record TokenCount(long tokens) {}

  /** Token ids taken literally. */
  record TokenIds(int[] ids) {}

  /** A head by its layer and its place there. */
  record Head(int layer, int head) {
    @Override
    public String toString() {
      return "L" + layer + "H" + head;
    }
  }

  /** Heads, such as {@code L4H2,L8H16..H20}. */
  record Heads(List<Head> list) {}

  /** Teaches {@code line} and its verbs to read these. */
  static void register(CommandLine line) {
    line.registerConverter(DeviceChoice.class, plainly(DeviceChoice::parse));
    line.registerConverter(Precision.class, plainly(Arguments::precision));
    line.registerConverter(ValueType.class, plainly(ValueType::parse));
    line.registerConverter(Count.class, plainly(Arguments::count));
    line.registerConverter(TokenCount.class, plainly(Arguments::tokenCount));
    line.registerConverter(TokenIds.class, plainly(Arguments::tokenIds));
    line.registerConverter(Heads.class, plainly(Arguments::heads));
    line.registerConverter(PairCounts.class, plainly(Arguments::pairCounts));
    line.registerConverter(Name.class, plainly(Arguments::name));
    registerWords(line, Task.class);
    registerWords(line, ExportFormat.class);
    registerWords(line, RankProbe.class);
    registerWords(line, KvProbe.Form.class);
    registerWords(line, KvProbe.Values.class);
    registerWords(line, Scoring.class);
  }

  /** Constants written in lower case. */
  private static <E extends Enum<E>> void registerWords(CommandLine line, Class<E> type) {
    line.registerConverter(type, plainly(text -> word(text, type)));
  }

  private static <E extends Enum<E>> E word(String text, Class<E> type) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(constant.name().toLowerCase(Locale.ROOT));
      if (text.equals(words.get(words.size() - 1))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is none of: %s".formatted(text, String.join(", ", words)));
  }

  static Count count(String text) {
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) == 0) {
      throw new IllegalArgumentException("'%s' is not a whole number of 1 or more".formatted(text));
    }
    return new Count(Integer.parseInt(text));
  }

  static PairCounts pairCounts(String text) {
    Matcher range = PAIRS.matcher(text);
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a number of pairs: write 24, 8..32 or 10..55:5".formatted(text));
    }
    int from = Integer.parseInt(range.group(1));
    int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
    int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
    if (from < 1 || to < from || step < 1) {
      throw new IllegalArgumentException(
          "'%s': pairs go upwards from at least 1, by steps of at least 1".formatted(text));
    }
    return new PairCounts(from, to, step);
  }

  static Name name(String text) {
    if (!text.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "'%s' is not a name: write letters, digits and _, a letter first".formatted(text));
    }
    return new Name(text);
  }

  /** Gives the message alone; picocli would add the names of our types. */
  static <T> ITypeConverter<T> plainly(ITypeConverter<T> converter) {
    return text -> {
      try {
        return converter.convert(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  static Precision precision(String text) {
    return Precision.valueOf(ValueType.parse(text).name());
  }

  static TokenCount tokenCount(String text) {
    return new TokenCount(io.hyb.arch.word.TokenCount.parse(text));
  }

  static TokenIds tokenIds(String text) {
    String[] parts = text.split(",", -1);
    int[] ids = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i].strip();
      if (!part.matches("\\d{1,9}")) {
        throw new IllegalArgumentException(
            "'%s' is not a token id: write ids from 0 separated by commas, such as 0,5,17"
                .formatted(part));
      }
      ids[i] = Integer.parseInt(part);
    }
    return new TokenIds(ids);
  }

  static Heads heads(String text) {
    List<Head> heads = new ArrayList<>();
    for (String part : Arrays.stream(text.split(",", -1)).map(String::strip).toList()) {
      Matcher head = HEAD.matcher(part);
      if (!head.matches()) {
        throw new IllegalArgumentException(
            "'%s' is not a head: write L4H2 or L8H16..H20, separated by commas".formatted(part));
      }
      int first = Integer.parseInt(head.group(2));
      int last = head.group(3) == null ? first : Integer.parseInt(head.group(3));
      for (int i = first; i <= last; i++) {
        heads.add(new Head(Integer.parseInt(head.group(1)), i));
      }
    }
    return new Heads(List.copyOf(heads));
  }
}
