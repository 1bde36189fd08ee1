package io.hyb.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something of the language that can be explained: a block, a kind of one, or a key.
 *
 * @param path the words that lead to it from the top of a file: {@code hybrid}, {@code ssm}, {@code
 *     discrete_mamba2}, {@code d_state}
 * @param form how it is written
 * @param doc what it is, in a line
 * @param takes what a key's value must be; empty for a block
 * @param absent what counts where it is left out; empty for a block that may be
 * @param inherited what a child's does to its parent's; empty for a key, which it replaces
 * @param inside what it has itself
 */
public record Topic(
    List<String> path,
    String form,
    String doc,
    Optional<String> takes,
    Optional<String> absent,
    Optional<String> inherited,
    List<Topic> inside) {
  public Topic {
    path = List.copyOf(path);
    inside = List.copyOf(inside);
  }

  /** Everything that a file may have, each with what is in it. */
  public static List<Topic> ofLanguage() {
    return topics(List.of(), Language.FILE);
  }

  /**
   * The topics that a question means: those whose path ends with the words, of which any may be
   * left out but the last. {@code lr}, {@code stage.lr} and {@code hybrid.stage.lr} all mean a
   * stage's rate.
   *
   * @param question words with dots between
   */
  public static List<Topic> about(String question) {
    List<String> words = List.of(question.split("\\.", -1));
    List<Topic> found = new ArrayList<>();
    for (Topic topic : all()) {
      if (topic.isMeantBy(words)) {
        found.add(topic);
      }
    }
    return found;
  }

  /** The topic of a path, all of whose words are given. */
  public static Optional<Topic> at(List<String> path) {
    return all().stream().filter(topic -> topic.path.equals(path)).findFirst();
  }

  /** Every word that a question may be. */
  public static List<String> words() {
    return all().stream().map(Topic::name).distinct().toList();
  }

  private static List<Topic> all() {
    List<Topic> all = new ArrayList<>();
    ofLanguage().forEach(topic -> topic.collect(all));
    return all;
  }

  private void collect(List<Topic> all) {
    all.add(this);
    inside.forEach(topic -> topic.collect(all));
  }

  private boolean isMeantBy(List<String> words) {
    int at = path.size() - 1;
    for (int i = words.size() - 1; i >= 0; i--) {
      boolean last = i == words.size() - 1;
      while (at >= 0 && !path.get(at).equals(words.get(i))) {
        if (last) {
          return false;
        }
        at--;
      }
      if (at-- < 0) {
        return false;
      }
    }
    return true;
  }

  /** The last word of its path. */
  public String name() {
    return path.get(path.size() - 1);
  }

  private static List<Topic> topics(List<String> at, Schema schema) {
    List<Topic> topics = new ArrayList<>();
    for (Member member : schema.members()) {
      topics.add(of(with(at, member.name()), member));
    }
    schema
        .entries()
        .ifPresent(
            entries ->
                topics.add(
                    key(
                        with(at, entries.form().split(" ")[0]),
                        entries.form(),
                        entries.doc(),
                        Optional.empty())));
    return topics;
  }

  private static Topic of(List<String> path, Member member) {
    if (member instanceof BlockType block) {
      return of(path, block);
    }
    if (member instanceof SetKey set) {
      return key(path, set.name() + " " + set.form(), set.doc(), Optional.empty());
    }
    if (member instanceof Clause clause) {
      return key(path, clause.name() + " " + clause.form(), clause.doc(), Optional.empty());
    }
    Key<?> key = (Key<?>) member;
    Topic topic = key(path, key.name() + " = …", key.doc(), Optional.of(key.type().expects()));
    return topic.leftOut(Optional.of(absent(key)));
  }

  private static Topic key(List<String> path, String form, String doc, Optional<String> takes) {
    return new Topic(path, form, doc, takes, Optional.empty(), Optional.empty(), List.of());
  }

  private Topic leftOut(Optional<String> meaning) {
    return new Topic(path, form, doc, takes, meaning, inherited, inside);
  }

  private static Topic of(List<String> path, BlockType block) {
    List<Topic> inside = new ArrayList<>();
    for (Kind kind : block.kinds()) {
      List<String> own = with(path, kind.name());
      inside.add(
          new Topic(
              own,
              block.name() + " " + kind.name() + " { … }",
              kind.doc(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              block.label() == Label.OPTIONAL_KIND
                  ? inheriting(topics(own, block.schema(kind)))
                  : topics(own, block.schema(kind))));
    }
    if (block.kinds().isEmpty()) {
      inside.addAll(topics(path, block.own()));
    }
    return new Topic(
        path,
        form(block),
        block.doc(),
        Optional.empty(),
        block.occurrence() == Occurrence.REQUIRED ? Optional.of("required") : Optional.empty(),
        isInherited(path) ? Optional.of(block.inherited().description()) : Optional.empty(),
        inside);
  }

  /** Keys of a block whose kind may be another's, and what counts then. */
  private static List<Topic> inheriting(List<Topic> keys) {
    List<Topic> inheriting = new ArrayList<>();
    for (Topic key : keys) {
      Optional<String> otherwise =
          key.absent.map(meaning -> "the hybrid's if of the same kind; else " + meaning);
      inheriting.add(key.leftOut(otherwise));
    }
    return inheriting;
  }

  /** Whether a child's block meets its parent's: hybrids extend others, and merge some blocks. */
  private static boolean isInherited(List<String> path) {
    if (path.size() < 2 || !path.get(0).equals(HybridSchema.HYBRID.name())) {
      return false;
    }
    Schema around = HybridSchema.HYBRID.own();
    for (String word : path.subList(1, path.size() - 1)) {
      Optional<BlockType> block = around.block(word);
      boolean whole =
          block.isPresent()
              && (block.get().inherited() == Inherited.REPLACED
                  || block.get().inherited() == Inherited.TOGETHER);
      if (block.isEmpty() || whole) {
        return false;
      }
      around = block.get().schema();
    }
    return true;
  }

  private static String form(BlockType block) {
    String label = block.label().form().isEmpty() ? "" : " " + block.label().form();
    return block.name() + label + block.link().map(Topic::form).orElse("") + " { … }";
  }

  private static String form(BlockType.Link link) {
    String second = link.word() + " NAME";
    return " " + (link.required() ? second : "[" + second + "]");
  }

  /** What counts where a key is left out. */
  private static <T> String absent(Key<T> key) {
    Absent<T> absent = key.absent();
    if (absent instanceof Absent.Default<T> fixed) {
      return key.type().write(fixed.value());
    }
    if (absent instanceof Absent.Unset<T> unset) {
      return unset.meaning();
    }
    if (absent instanceof Absent.Following<?, T> following) {
      return following(key, following);
    }
    return "required";
  }

  private static <K, T> String following(Key<T> key, Absent.Following<K, T> following) {
    StringBuilder text = new StringBuilder(key.type().write(following.usual()));
    following
        .special()
        .forEach(
            (value, then) ->
                text.append("; with ")
                    .append(following.key().name())
                    .append(" = ")
                    .append(following.key().type().write(value))
                    .append(", ")
                    .append(key.type().write(then)));
    return text.toString();
  }

  private static List<String> with(List<String> path, String word) {
    List<String> longer = new ArrayList<>(path);
    longer.add(word);
    return longer;
  }
}
