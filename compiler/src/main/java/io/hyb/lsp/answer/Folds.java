package io.hyb.lsp.answer;

import io.hyb.diagnostic.SourceText;
import io.hyb.lsp.model.Frame;
import io.hyb.lsp.model.Reading;
import io.hyb.syntax.Lexeme;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;

/** What an editor can fold: blocks, comments of several lines, and runs of imports. */
public final class Folds {
  private static final String IMPORT = "import";

  private final List<FoldingRange> folds = new ArrayList<>();

  private Folds() {}

  public static List<FoldingRange> of(Reading reading) {
    Folds folds = new Folds();
    Run imports = new Run();
    reading
        .document()
        .ifPresent(
            document ->
                Frame.walk(
                    document,
                    (frame, item) -> {
                      if (item instanceof Block block) {
                        // The closing brace stays in sight.
                        folds.add(block.span().line(), block.span().endLine() - 1, null);
                      } else if (item instanceof Statement statement
                          && statement.keyword().text().equals(IMPORT)) {
                        imports.add(item.span().line(), item.span().endLine());
                      }
                    }));
    imports.end();
    imports.all.forEach(run -> folds.add(run[0], run[1], FoldingRangeKind.Imports));
    folds.comments(reading.source());
    return folds.folds;
  }

  private void comments(SourceText source) {
    Run run = new Run();
    for (Lexeme lexeme : Lexeme.of(source.text())) {
      if (lexeme.kind() == Lexeme.Kind.COMMENT) {
        run.add(source.lineAt(lexeme.start()), source.lineAt(lexeme.end() - 1));
      } else {
        run.end();
      }
    }
    run.end();
    run.all.forEach(lines -> add(lines[0], lines[1], FoldingRangeKind.Comment));
  }

  /** Lines count from 1. */
  private void add(int from, int to, String kind) {
    if (to > from) {
      FoldingRange fold = new FoldingRange(from - 1, to - 1);
      fold.setKind(kind);
      folds.add(fold);
    }
  }

  /** Neighbouring lines of one kind. */
  private static final class Run {
    private final List<int[]> all = new ArrayList<>();
    private int from;
    private int to;

    void add(int first, int last) {
      if (from > 0 && first <= to + 1) {
        to = last;
        return;
      }
      end();
      from = first;
      to = last;
    }

    void end() {
      if (from > 0) {
        all.add(new int[] {from, to});
      }
      from = 0;
    }
  }
}
