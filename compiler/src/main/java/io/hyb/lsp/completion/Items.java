package io.hyb.lsp.completion;

import io.hyb.language.Absent;
import io.hyb.language.BlockType;
import io.hyb.language.Clause;
import io.hyb.language.HybridSchema;
import io.hyb.language.Key;
import io.hyb.language.Label;
import io.hyb.language.Language;
import io.hyb.language.Member;
import io.hyb.language.Occurrence;
import io.hyb.language.Schema;
import io.hyb.language.SetKey;
import io.hyb.language.Topic;
import io.hyb.lsp.answer.TopicCard;
import io.hyb.lsp.model.Frame;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CompletionItemKind;

/** The items that a block may have and doesn't have yet. */
final class Items {
  private final Frame frame;
  private final Proposals proposals;

  Items(Frame frame, Proposals proposals) {
    this.frame = frame;
    this.proposals = proposals;
  }

  void propose() {
    if (frame.type().filter(type -> type == Language.SWEEP).isPresent()) {
      paths();
      return;
    }
    Set<String> given = given();
    for (Member member : frame.schema().members()) {
      if (!given.contains(member.name())) {
        propose(member);
      }
    }
  }

  /** What the block has before the place and can't have twice. */
  private Set<String> given() {
    Set<String> given = new HashSet<>();
    for (Item item : frame.block().map(Block::items).orElse(List.of())) {
      if (item instanceof Assignment assignment) {
        given.add(assignment.pathText());
      } else if (item instanceof Statement statement) {
        given.add(statement.keyword().text());
      } else if (item instanceof Block block && !isRepeated(block)) {
        given.add(block.keyword().text());
      }
    }
    return given;
  }

  private boolean isRepeated(Block block) {
    Optional<BlockType> type = frame.schema().block(block.keyword().text());
    return type.filter(it -> it.occurrence() == Occurrence.REPEATED).isPresent();
  }

  private void propose(Member member) {
    Optional<Topic> topic = frame.topic(member.name());
    String doc = topic.map(TopicCard::body).orElse(member.doc());
    String detail = topic.map(Topic::form).orElse("");
    if (member instanceof Key<?> key) {
      proposals.snippet(
          key.name(), CompletionItemKind.Property, detail(topic), doc, key.name() + " = $0");
    } else if (member instanceof BlockType block) {
      proposals.snippet(
          block.name(), CompletionItemKind.Struct, detail, doc, block.name() + header(block));
    } else if (member instanceof SetKey || member instanceof Clause) {
      proposals.snippet(
          member.name(), CompletionItemKind.Keyword, detail, doc, member.name() + " $0");
    }
  }

  private static String detail(Optional<Topic> topic) {
    return topic.flatMap(Topic::absent).map(absent -> "default: " + absent).orElse("");
  }

  private static String header(BlockType block) {
    return block.label() == Label.NONE ? " { $0 }" : " $0";
  }

  /** The value that counts where a key is left out. */
  <T> void byDefault(Key<T> key) {
    if (key.absent() instanceof Absent.Default<T>) {
      proposals.word(
          key.type().write(key.byDefault()), CompletionItemKind.Value, "the default", key.doc());
    }
  }

  /** What a sweep can vary: the paths of a hybrid's keys. */
  private void paths() {
    Schema hybrid = HybridSchema.HYBRID.own();
    for (Member member : hybrid.members()) {
      if (member instanceof Key<?>) {
        path(member.name(), member);
      } else if (member instanceof BlockType block && block.occurrence() != Occurrence.REPEATED) {
        for (Member inner : block.schema().members()) {
          if (inner instanceof Key<?> || inner instanceof SetKey) {
            path(block.name() + "." + inner.name(), inner);
          }
        }
      }
    }
    for (String block : List.of("zip", "exclude")) {
      proposals.snippet(block, CompletionItemKind.Struct, "", "", block + " { $0 }");
    }
    proposals.snippet("seeds", CompletionItemKind.Property, "", "", "seeds = [$0]");
    proposals.snippet(
        "require", CompletionItemKind.Keyword, "", Clause.REQUIRE.doc(), "require $0");
  }

  private void path(String path, Member member) {
    proposals.snippet(path, CompletionItemKind.Property, "", member.doc(), path + " = [$0]");
  }
}
