package io.hyb.lsp.answer;

import io.hyb.diagnostic.Span;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Places;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.SymbolKind;

/** The declarations of a spec and the blocks in them. */
public final class Outline {
  private Outline() {}

  public static List<DocumentSymbol> of(Reading reading) {
    return reading.document().map(document -> symbols(reading, document.items())).orElse(List.of());
  }

  private static List<DocumentSymbol> symbols(Reading reading, List<Item> items) {
    List<DocumentSymbol> symbols = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Block block) {
        symbols.add(of(reading, block));
      } else if (item instanceof Let let) {
        symbols.add(symbol(let.name().text(), "let", SymbolKind.Constant, let.name().span(), item));
      }
    }
    return symbols;
  }

  private static DocumentSymbol of(Reading reading, Block block) {
    Optional<Declaration.Kind> kind = Declaration.Kind.of(block.keyword().text());
    boolean declares =
        kind.isPresent()
            && !block.labels().isEmpty()
            && block.labels().get(0) instanceof Value.Name;
    String header = reading.source().text(block.header());
    DocumentSymbol symbol =
        declares
            ? symbol(
                ((Value.Name) block.labels().get(0)).text(),
                block.keyword().text(),
                symbolKind(kind.get()),
                block.labels().get(0).span(),
                block)
            : symbol(header, "", SymbolKind.Object, block.header(), block);
    symbol.setChildren(symbols(reading, block.items()));
    return symbol;
  }

  private static SymbolKind symbolKind(Declaration.Kind kind) {
    return switch (kind) {
      case TEACHER -> SymbolKind.Struct;
      case RANKING -> SymbolKind.Array;
      case HYBRID -> SymbolKind.Class;
      case SWEEP -> SymbolKind.Enum;
    };
  }

  private static DocumentSymbol symbol(
      String name, String detail, SymbolKind kind, Span selection, Item item) {
    return new DocumentSymbol(
        name, kind, Places.range(item.span()), Places.range(selection), detail);
  }
}
