package io.hyb.cli;

import io.hyb.arch.output.OutputFile;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.TextRenderer;
import io.hyb.source.SourceTree;
import io.hyb.source.SpecText;
import io.hyb.syntax.Formatter;
import io.hyb.syntax.SpecParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code hyb fmt}: lays specs out in the one way. */
final class FmtVerb implements Verb {
  private static final Option<String> CHECK =
      Option.flag("--check", "changes nothing; exits 3 if a file would change");

  private static final String STDIN = "-";

  private final Console console;

  FmtVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "fmt";
  }

  @Override
  public String operands() {
    return "[FILE… | -]";
  }

  @Override
  public String summary() {
    return """
        Formats specs in place and lists those that changed; without FILE, the .hyb files of this
        folder. With -, formats standard input to standard output. A file that doesn't parse stays
        as it is.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(CHECK);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.FILE);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Arguments read = Arguments.read(arguments, options());
    boolean check = read.has(CHECK);
    if (read.rest().contains(STDIN)) {
      read.only("- or FILE");
      return standardInput(check);
    }
    int code = ExitCode.FINE;
    for (String file : read.rest().isEmpty() ? specsHere() : read.rest()) {
      int one = file(file, check);
      // What is refused counts more than what would change.
      code = code == ExitCode.REFUSED || one == ExitCode.FINE ? code : one;
    }
    return code;
  }

  private static List<String> specsHere() throws Refusal {
    try (Stream<Path> files = Files.list(Path.of(""))) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(name -> name.endsWith(".hyb"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new Refusal("this folder cannot be listed: " + e.getMessage());
    }
  }

  private int standardInput(boolean check) throws Refusal {
    byte[] content;
    try {
      content = console.in().readNBytes(SpecParser.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new Refusal("standard input cannot be read: " + e.getMessage());
    }
    Optional<String> formatted = formatted(STDIN, content);
    if (formatted.isEmpty()) {
      return ExitCode.REFUSED;
    }
    if (check) {
      return outcome(STDIN, content, formatted.get(), true);
    }
    console.out().print(formatted.get());
    return ExitCode.FINE;
  }

  private int file(String name, boolean check) throws Refusal {
    Path file = path(name);
    Result<byte[]> content = SpecText.read(SourceTree.disk(), file, name);
    if (content.value().isEmpty()) {
      console.err().print(new TextRenderer(none -> Optional.empty()).render(content.diagnostics()));
      return ExitCode.REFUSED;
    }
    byte[] before = content.value().get();
    Optional<String> formatted = formatted(name, before);
    if (formatted.isEmpty()) {
      return ExitCode.REFUSED;
    }
    int outcome = outcome(name, before, formatted.get(), check);
    if (!check && isChanged(before, formatted.get())) {
      write(file, formatted.get());
    }
    return outcome;
  }

  private static Path path(String name) throws Refusal {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new Refusal("not a file name: " + name);
    }
  }

  private int outcome(String name, byte[] before, String after, boolean check) {
    boolean changed = isChanged(before, after);
    if (changed) {
      console.out().println(name);
    }
    return check && changed ? ExitCode.GATE : ExitCode.FINE;
  }

  private static boolean isChanged(byte[] before, String after) {
    return !after.equals(new String(before, StandardCharsets.UTF_8));
  }

  /** Through a link to what it links to. */
  private static void write(Path file, String text) throws Refusal {
    try {
      Path target = file.toRealPath();
      OutputFile.write(target, text);
    } catch (IOException e) {
      throw new Refusal(file + " cannot be written: " + OutputFile.reason(e));
    }
  }

  /** The text laid out, or empty after reporting why it doesn't parse. */
  private Optional<String> formatted(String name, byte[] content) {
    Result<String> formatted = Formatter.format(name, content);
    if (formatted.value().isEmpty()) {
      SourceText source = new SourceText(name, new String(content, StandardCharsets.UTF_8));
      console
          .err()
          .print(new TextRenderer(file -> Optional.of(source)).render(formatted.diagnostics()));
    }
    return formatted.value();
  }
}
