package io.hyb.check.reader;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.BlockType;
import io.hyb.language.Kind;
import io.hyb.language.Label;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/** What follows the keyword of one block; reports everything else that does. */
final class Labels {
  private final BlockType type;
  private final Block block;
  private final List<Diagnostic> findings;

  Labels(BlockType type, Block block, List<Diagnostic> findings) {
    this.type = type;
    this.block = block;
    this.findings = findings;
  }

  /** Whether nothing follows, as it should. */
  boolean checkNone() {
    return checkNoMore(0, "nothing may follow `" + type.name() + "` but its braces");
  }

  /** The kind that the block names; empty after a report, or where it may name none and doesn't. */
  Optional<Kind> kind() {
    String known = String.join(", ", type.kindNames());
    String keyword = type.name();
    if (block.labels().isEmpty()) {
      if (type.label() == Label.KIND) {
        findings.add(
            Diagnostic.error(
                    "missing-kind", block.header(), "`" + keyword + "` needs a kind: " + known)
                .withFix(keyword + " " + type.kindNames().get(0) + " { … }"));
      }
      return Optional.empty();
    }
    if (!checkNoMore(1, "`" + keyword + "` has one kind")) {
      return Optional.empty();
    }
    Value given = block.labels().get(0);
    String word = given instanceof Value.Name name ? name.text() : "";
    Optional<Kind> kind = type.kind(word);
    if (kind.isEmpty()) {
      String which = word.isEmpty() ? "such kind" : "kind `" + word + "`";
      String message = "`" + keyword + "` has no " + which + "; it is one of " + known;
      findings.add(
          Diagnostic.error("unknown-kind", given.span(), message)
              .withNearest(word, type.kindNames()));
    }
    return kind;
  }

  /** The free name that tells the block from its like. */
  Optional<Value.Name> label() {
    String what = type.own().what();
    if (block.labels().isEmpty() || !(block.labels().get(0) instanceof Value.Name name)) {
      findings.add(
          Diagnostic.error("missing-name", block.header(), what + " needs a label of its own")
              .withFix(type.name() + " align { … }"));
      return Optional.empty();
    }
    return checkNoMore(1, what + " has one label") ? Optional.of(name) : Optional.empty();
  }

  /** The one file or glob that the block is about. */
  Optional<Value.Text> file() {
    List<Value> labels = block.labels();
    if (labels.size() == 1 && labels.get(0) instanceof Value.Text text && !text.text().isEmpty()) {
      return Optional.of(text);
    }
    Span span = labels.isEmpty() ? block.header() : labels.get(0).span();
    findings.add(
        Diagnostic.error("wrong-type", span, "`" + type.name() + "` takes one file between quotes")
            .withFix(type.name() + " \"data/prose.txt\" { … }"));
    return Optional.empty();
  }

  private boolean checkNoMore(int most, String why) {
    if (block.labels().size() <= most) {
      return true;
    }
    findings.add(Diagnostic.error("unexpected-label", block.labels().get(most).span(), why));
    return false;
  }
}
