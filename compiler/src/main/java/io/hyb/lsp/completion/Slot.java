package io.hyb.lsp.completion;

import io.hyb.language.BlockType;
import io.hyb.language.Key;
import io.hyb.language.Label;
import io.hyb.language.Member;
import io.hyb.language.SetKey;
import io.hyb.syntax.Lexeme;
import java.util.Optional;
import java.util.Set;

/** What is due at a place. */
sealed interface Slot {
  /** An item of the block. */
  record Item() implements Slot {}

  /** The value of a key. */
  record Value(Key<?> key) implements Slot {}

  /** A value that a sweep varies. */
  record Varied() implements Slot {}

  /** An element of a set of heads. */
  record Heads() implements Slot {}

  /** A set of layers. */
  record Layers() implements Slot {}

  /** A number, and in a {@code require} a function. */
  record Number(boolean contract) implements Slot {}

  /** The name of a ranking. */
  record Ranking() implements Slot {}

  /** The name of a hybrid. */
  record Hybrid() implements Slot {}

  /** The kind of a block. */
  record Kind(BlockType type) implements Slot {}

  /** The file of an import. */
  record Import() implements Slot {}

  /** The id of a diagnostic. */
  record Id() implements Slot {}

  /** A word that goes on with what is before. */
  record Word(String word) implements Slot {}

  /** Nothing that could be proposed: a new name, a path. */
  record Nothing() implements Slot {}

  /** Marks after which a value goes on. */
  Set<String> OPEN =
      Set.of(
          "=", ",", "[", "(", "+", "-", "*", "/", "+-", "..", ":", "<", "<=", ">", ">=", "==", "!=",
          "of", "top", "within", "at", "every", "from", "but");

  /** What is due after what has been typed. */
  static Slot after(Typed typed) {
    Optional<Lexeme> last = typed.back(1);
    if (last.isEmpty() || last.get().is("{") || last.get().is("}")) {
      return new Item();
    }
    Optional<Slot> asked =
        afterKeyword(typed).or(() -> afterNumber(typed)).or(() -> inHeader(typed));
    if (asked.isPresent()) {
      return asked.get();
    }
    int governor = governor(typed);
    boolean isOpen =
        last.get().kind() != Lexeme.Kind.STRING && OPEN.contains(last.get().text())
            || governor == 1
            || isInBrackets(typed, governor);
    return isOpen && governor > 0 ? governed(typed, governor) : new Item();
  }

  /** What a keyword right before the place asks for. */
  private static Optional<Slot> afterKeyword(Typed typed) {
    Slot due =
        switch (typed.back(1).orElseThrow().text()) {
          case "extends", "over" -> new Hybrid();
          case "import" -> new Import();
          case "allow" -> new Id();
          default -> new Nothing();
        };
    boolean isKeyword = !(due instanceof Nothing) || typed.isBack(1, "let");
    return isKeyword && !typed.isBack(2, "=") ? Optional.of(due) : Optional.empty();
  }

  /** The word that goes on after the number of a set: {@code top 10 of}. */
  private static Optional<Slot> afterNumber(Typed typed) {
    int length = numberLength(typed);
    if (length == 0) {
      return Optional.empty();
    }
    if (typed.isBack(length + 1, "within")) {
      return Optional.of(new Word("at"));
    }
    return typed.isBack(length + 1, "top") || typed.isBack(length + 1, "at")
        ? Optional.of(new Word("of"))
        : Optional.empty();
  }

  /** What the keyword of a block asks for, or the name of a declaration. */
  private static Optional<Slot> inHeader(Typed typed) {
    Optional<BlockType> block = block(typed, 1);
    if (block.isPresent()) {
      return switch (block.get().label()) {
        case KIND, OPTIONAL_KIND -> Optional.of(new Kind(block.get()));
        case LAYERS -> Optional.of(new Layers());
        case NAME, LABEL, FILE -> Optional.of(new Nothing());
        case NONE -> Optional.empty();
      };
    }
    return block(typed, 2)
        .filter(type -> type.label() == Label.NAME)
        .flatMap(BlockType::link)
        .map(link -> new Word(link.word()));
  }

  /** The block whose keyword is some places before, unless that is a value there. */
  private static Optional<BlockType> block(Typed typed, int back) {
    return typed.isBack(back + 1, "=")
        ? Optional.empty()
        : typed.back(back).flatMap(word -> typed.frame().schema().block(word.text()));
  }

  /** How many lexemes a number right before the place has: {@code 64 MiB} has two; else 0. */
  private static int numberLength(Typed typed) {
    for (int i = 1; i <= 2; i++) {
      if (typed.back(i).filter(it -> it.kind() == Lexeme.Kind.NUMBER).isPresent()) {
        return i;
      }
      if (typed.back(i).filter(it -> it.text().endsWith("iB")).isEmpty()) {
        return 0;
      }
    }
    return 0;
  }

  /** How far back the word is that the value at the place belongs to; 0 if there is none. */
  private static int governor(Typed typed) {
    for (int i = 1; typed.back(i).isPresent(); i++) {
      Lexeme lexeme = typed.back(i).get();
      if (lexeme.is("{") || lexeme.is("}")) {
        return 0;
      }
      if (lexeme.is("=") && !isArgument(typed, i)) {
        return i;
      }
      if (lexeme.kind() == Lexeme.Kind.WORD && governs(typed, lexeme.text(), i)) {
        return i;
      }
    }
    return 0;
  }

  /** {@code context =} between the parentheses of a call. */
  private static boolean isArgument(Typed typed, int at) {
    return typed.isBack(at + 2, "(") || typed.isBack(at + 2, ",");
  }

  private static boolean governs(Typed typed, String word, int at) {
    Member member = typed.frame().schema().member(word);
    boolean layers = member instanceof BlockType type && type.label() == Label.LAYERS;
    boolean isValue = typed.isBack(at + 1, "=") || typed.isBack(at + 1, "of");
    return (member instanceof SetKey || layers || word.equals("require")) && !isValue;
  }

  private static boolean isInBrackets(Typed typed, int governor) {
    int open = 0;
    for (int i = 1; i < governor; i++) {
      Lexeme lexeme = typed.back(i).orElseThrow();
      if (lexeme.is("[") || lexeme.is("(")) {
        open++;
      } else if (lexeme.is("]") || lexeme.is(")")) {
        open--;
      }
    }
    return open > 0;
  }

  private static Slot governed(Typed typed, int governor) {
    Lexeme word = typed.back(governor).orElseThrow();
    if (typed.isBack(1, "of") && isOfRanking(typed, governor)) {
      return new Ranking();
    }
    if (typed.isBack(1, "top") || typed.isBack(1, "within") || typed.isBack(1, "at")) {
      return new Number(false);
    }
    if (word.is("require")) {
      return new Number(true);
    }
    if (!word.is("=")) {
      Member member = typed.frame().schema().member(word.text());
      return member instanceof BlockType ? new Layers() : new Heads();
    }
    String key = typed.back(governor + 1).map(Lexeme::text).orElse("");
    if (typed.isBack(governor + 2, "let")) {
      return new Number(false);
    }
    if (typed.frame().path().contains("sweep")) {
      return new Varied();
    }
    return typed.frame().schema().member(key) instanceof Key<?> known
        ? new Value(known)
        : new Number(false);
  }

  private static boolean isOfRanking(Typed typed, int governor) {
    for (int i = 2; i <= governor; i++) {
      if (typed.isBack(i, "top") || typed.isBack(i, "within")) {
        return true;
      }
      if (typed.isBack(i, ",")) {
        return false;
      }
    }
    return false;
  }
}
