package io.hyb.cli;

import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import io.hyb.source.SpecText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * {@code hyb __names FILE}, which completion scripts call: what may follow {@code FILE:}, a line
 * each, with a tab before what it is. It is silent about files that can't be read.
 */
final class NamesVerb implements Verb {
  private static final Set<String> RUNNABLE = Set.of("hybrid", "teacher", "sweep");

  private final Console console;

  NamesVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "__names";
  }

  @Override
  public int run(List<String> arguments) throws UsageError {
    String file = SpecRef.parse(Arguments.read(arguments, options()).only("FILE")).file();
    try {
      SpecText.parse(SourceTree.disk(), Path.of(file), file)
          .value()
          .ifPresent(
              spec ->
                  Declared.in(file, spec).stream()
                      .filter(each -> RUNNABLE.contains(each.keyword()))
                      .forEach(this::print));
    } catch (InvalidPathException e) {
      // Whoever types it isn't done yet.
    }
    return ExitCode.FINE;
  }

  private void print(Declared each) {
    String about = each.line().isEmpty() ? each.keyword() : each.keyword() + ": " + each.line();
    console.out().println(each.name() + "\t" + about);
  }
}
