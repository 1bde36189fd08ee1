package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Specs written to a folder of a test, and what the compiler makes of them. */
record Specs(Path folder) {
  static final Path RAD4 = Path.of("src/test/resources/golden/check/fine/rad4.hyb");

  /** A complete teacher that needs no folder. */
  static final String TEACHER =
      """
      teacher T {
        family = llama  layers = 6  heads = 8  kv_heads = 4  head_dim = 32  d_model = 256
        d_ff = 512  vocab = 4096  rope { theta = 10000 }  norm_eps = 1e-5  tie_embeddings = true
      }
      """;

  /** Writes a file into the folder. */
  Specs with(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Compilation of(String ref, String... settings) {
    return Compilation.of(SpecRef.parse(folder.resolve(ref).toString()), settings(settings));
  }

  Compilation check(String ref) {
    return Compilation.check(SpecRef.parse(folder.resolve(ref).toString()), List.of());
  }

  static Compilation rad4(String... settings) {
    return Compilation.of(SpecRef.parse(RAD4.toString()), settings(settings));
  }

  private static List<Setting> settings(String... arguments) {
    List<Setting> settings = new ArrayList<>();
    for (String argument : arguments) {
      settings.add(Setting.parse(argument).orElseThrow());
    }
    return settings;
  }

  /** The hybrid of a compilation without any error. */
  static Hybrid hybrid(Compilation compilation) {
    assertThat(compilation.model().isRefused()).as("%s", compilation.diagnostics()).isFalse();
    return (Hybrid) compilation.model().value().orElseThrow();
  }

  static List<String> ids(Compilation compilation) {
    return compilation.diagnostics().stream().map(Diagnostic::id).toList();
  }
}
