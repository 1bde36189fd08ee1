package io.hyb.lsp.answer;

import io.hyb.lsp.model.Frame;
import io.hyb.lsp.model.Reading;
import io.hyb.lsp.text.Places;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Range;

/** What can be asked about a model, above its declaration. */
public final class Lenses {
  private Lenses() {}

  /**
   * @param uri of the spec, as the editor names it
   */
  public static List<CodeLens> of(Reading reading, String uri) {
    List<CodeLens> lenses = new ArrayList<>();
    for (Item item : reading.document().map(it -> it.items()).orElse(List.of())) {
      if (item instanceof Block block && isModel(block)) {
        Range range = Places.range(block.header());
        Map<String, String> model = Map.of("uri", uri, "name", Frame.label(block));
        lenses.add(lens(range, "plan", CommandNames.PLAN, model));
        lenses.add(lens(range, "diff with HEAD", CommandNames.DIFF, model));
        lenses.add(lens(range, "heads", CommandNames.HEAD_MAP, model));
      }
    }
    return lenses;
  }

  private static boolean isModel(Block block) {
    Optional<Declaration.Kind> kind = Declaration.Kind.of(block.keyword().text());
    return !Frame.label(block).isEmpty()
        && (kind.equals(Optional.of(Declaration.Kind.HYBRID))
            || kind.equals(Optional.of(Declaration.Kind.TEACHER)));
  }

  private static CodeLens lens(Range range, String title, String command, Object model) {
    CodeLens lens = new CodeLens(range);
    lens.setCommand(new Command(title, command, List.of(model)));
    return lens;
  }
}
