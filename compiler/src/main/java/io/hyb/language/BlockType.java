package io.hyb.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code keyword label { … }}.
 *
 * @param label what follows the keyword
 * @param link for a declaration, what follows its name before another's: {@code extends}
 * @param occurrence how often it may be given
 * @param inherited what a child's does to its parent's
 * @param kinds what it may be, the one first that {@code --set} takes where none is named; empty
 *     for a block without kinds
 * @param own what it has whatever its kind
 */
public record BlockType(
    String name,
    String doc,
    Label label,
    Optional<Link> link,
    Occurrence occurrence,
    Inherited inherited,
    List<Kind> kinds,
    Schema own)
    implements Member {

  /**
   * A word between two names.
   *
   * @param required whether the declaration needs a second name
   */
  public record Link(String word, boolean required) {}

  static BlockType of(String keyword, String doc, Schema schema) {
    return new BlockType(
        keyword,
        doc,
        Label.NONE,
        Optional.empty(),
        Occurrence.ONCE,
        Inherited.MERGED,
        List.of(),
        schema);
  }

  /** The same block in another place, where it is for something else. */
  BlockType documented(String line) {
    return new BlockType(name, line, label, link, occurrence, inherited, kinds, own);
  }

  BlockType labelled(Label what) {
    return new BlockType(name, doc, what, link, occurrence, inherited, kinds, own);
  }

  BlockType linkedBy(Link word) {
    return new BlockType(name, doc, label, Optional.of(word), occurrence, inherited, kinds, own);
  }

  BlockType occurring(Occurrence how) {
    return new BlockType(name, doc, label, link, how, inherited, kinds, own);
  }

  BlockType inherited(Inherited how) {
    return new BlockType(name, doc, label, link, occurrence, how, kinds, own);
  }

  BlockType withKinds(List<Kind> all) {
    return new BlockType(name, doc, Label.KIND, link, occurrence, Inherited.BY_KIND, all, own);
  }

  /** The kind of this name, if there is one. */
  public Optional<Kind> kind(String name) {
    for (Kind kind : kinds) {
      if (kind.name().equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  public List<String> kindNames() {
    return kinds.stream().map(Kind::name).toList();
  }

  /** What a block of this kind has. */
  public Schema schema(Kind kind) {
    return own.members().isEmpty() ? kind.schema() : union(List.of(kind), kind.schema().what());
  }

  /** What a block of an unknown kind has: anything that one of the kinds has. */
  public Schema schema() {
    return kinds.isEmpty() ? own : union(kinds, own.what());
  }

  private Schema union(List<Kind> all, String what) {
    Map<String, Member> members = new LinkedHashMap<>();
    for (Kind kind : all) {
      kind.schema().members().forEach(member -> members.putIfAbsent(member.name(), member));
    }
    own.members().forEach(member -> members.putIfAbsent(member.name(), member));
    return new Schema(what, new ArrayList<>(members.values()), own.entries());
  }
}
