package io.hyb.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Model;
import io.hyb.check.Compilation;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of a spec that an import wrote, as the compiler reads it. */
public final class ImportedSpec {
  private static final Path FILE = Path.of("imported.hyb");

  private ImportedSpec() {}

  /** The one model of its kind in a text without errors. */
  public static <T extends Model> T model(String text, Class<T> kind) {
    Compilation compilation =
        Compilation.check(
            SourceTree.of(Map.of(FILE, text)),
            new SpecRef(FILE.toString(), Optional.empty()),
            List.of());
    assertThat(compilation.hasErrors()).as(text + compilation.diagnostics()).isFalse();
    return kind.cast(
        compilation.models().stream().filter(kind::isInstance).findFirst().orElseThrow());
  }
}
