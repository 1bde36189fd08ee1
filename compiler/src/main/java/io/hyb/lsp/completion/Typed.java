package io.hyb.lsp.completion;

import io.hyb.diagnostic.SourceText;
import io.hyb.lsp.model.Frame;
import io.hyb.syntax.Lexeme;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Document;
import io.hyb.syntax.tree.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has been typed before a place. Nothing behind it is looked at, so that it doesn't matter
 * what an item that is being typed makes of the rest of the file.
 *
 * @param frames the blocks around the place, the file first
 * @param before every lexeme before the word at the place, comments left out
 * @param prefix the part of a word, or of a string without its quote, that is before the place
 * @param start the offset at which the prefix starts
 * @param form what is being written
 */
record Typed(List<Frame> frames, List<Lexeme> before, String prefix, int start, Form form) {
  /** What the place is in. */
  enum Form {
    CODE,
    STRING,
    COMMENT
  }

  static Typed before(SourceText source, int offset) {
    String head = source.text().substring(0, offset);
    List<Lexeme> lexemes =
        Lexeme.of(head).stream()
            .filter(it -> it.kind() != Lexeme.Kind.COMMENT || it.end() == head.length())
            .toList();
    Optional<Lexeme> last =
        lexemes.isEmpty() ? Optional.empty() : Optional.of(lexemes.get(lexemes.size() - 1));
    Form form = last.map(lexeme -> form(lexeme, head.length())).orElse(Form.CODE);
    boolean partial =
        form != Form.CODE
            || last.isPresent()
                && last.get().kind() == Lexeme.Kind.WORD
                && last.get().end() == offset;
    List<Lexeme> before = partial ? lexemes.subList(0, lexemes.size() - 1) : lexemes;
    int start = partial ? last.orElseThrow().start() + (form == Form.STRING ? 1 : 0) : offset;
    return new Typed(frames(head.substring(0, start)), before, head.substring(start), start, form);
  }

  private static Form form(Lexeme last, int end) {
    if (last.end() < end || !last.isOpen()) {
      return Form.CODE;
    }
    return last.kind() == Lexeme.Kind.COMMENT ? Form.COMMENT : Form.STRING;
  }

  /** The blocks that are open at the end of a text: the parser closes them there. */
  private static List<Frame> frames(String head) {
    // The blank keeps a brace that is really there from ending where the text does.
    Optional<Document> document = SpecParser.parse("", head + " ").value();
    List<Frame> frames = new ArrayList<>(List.of(Frame.FILE));
    List<Item> items = document.map(Document::items).orElse(List.of());
    while (!items.isEmpty()
        && items.get(items.size() - 1) instanceof Block block
        && isOpen(block, document.orElseThrow())) {
      if (declares(block)) {
        frames.subList(1, frames.size()).clear();
      }
      frames.add(frames.get(frames.size() - 1).within(block));
      items = block.items();
    }
    return frames;
  }

  /** Where a brace is missing before it, a declaration seems to be in another. */
  private static boolean declares(Block block) {
    return Frame.FILE.schema().block(block.keyword().text()).isPresent()
        && !block.labels().isEmpty();
  }

  private static boolean isOpen(Block block, Document document) {
    return block.span().endLine() == document.span().endLine()
        && block.span().endColumn() == document.span().endColumn();
  }

  /** The innermost block around the place, or the file. */
  Frame frame() {
    return frames.get(frames.size() - 1);
  }

  /** The declaration around the place, as far as it has been typed. */
  Optional<Block> declaration() {
    return frames.size() > 1 ? frames.get(1).block() : Optional.empty();
  }

  /** The lexeme some places before the word, the nearest being 1; none where there are too few. */
  Optional<Lexeme> back(int places) {
    return places <= before.size()
        ? Optional.of(before.get(before.size() - places))
        : Optional.empty();
  }

  /** Whether the lexeme some places before is written so. */
  boolean isBack(int places, String written) {
    return back(places).filter(lexeme -> lexeme.is(written)).isPresent();
  }
}
