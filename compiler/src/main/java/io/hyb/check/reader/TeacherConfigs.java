package io.hyb.check.reader;

import io.hyb.convert.HuggingFaceConfig;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.source.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the {@code config.json} of teachers' folders say, each of which is read once. */
public final class TeacherConfigs {
  /** Far more than any config.json has. */
  private static final int MOST_BYTES = 1 << 24;

  private final SourceTree tree;
  private final Map<Path, Optional<Result<HuggingFaceConfig>>> known = new ConcurrentHashMap<>();

  /**
   * @param tree what the files are read from
   */
  public TeacherConfigs(SourceTree tree) {
    this.tree = tree;
  }

  /** What a file says, or what is wrong with it; empty where there is none. */
  Optional<Result<HuggingFaceConfig>> of(Path file) {
    return known.computeIfAbsent(file, this::read);
  }

  private Optional<Result<HuggingFaceConfig>> read(Path file) {
    if (!tree.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = new String(tree.read(file, MOST_BYTES), StandardCharsets.UTF_8);
      return Optional.of(HuggingFaceConfig.parse(file.toString(), text));
    } catch (IOException e) {
      Span span = Span.startOf(file.toString());
      Diagnostic unreadable = Diagnostic.error("broken-config", span, "this file cannot be read");
      return Optional.of(new Result<>(Optional.empty(), List.of(unreadable)));
    }
  }
}
