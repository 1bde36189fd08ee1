package io.hyb.cli;

import io.hyb.arch.output.OutputFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code hyb new}: writes a first spec. */
final class NewVerb implements Verb {
  private static final String DEFAULT_NAME = "first";
  private static final String ENDING = ".hyb";

  private static final Option<LibraryTeacher> TEACHER =
      new Option<LibraryTeacher>(
              "--teacher",
              "TEACHER",
              false,
              "of the library, or its spec such as std/teachers/qwen3.hyb; "
                  + LibraryTeacher.DEFAULT
                  + " by default",
              NewVerb::teacher)
          .offering(LibraryTeacher::names);
  private static final Option<String> FORCE =
      Option.flag("--force", "replaces a file of this name");

  private final Console console;
  private final Path folder;

  NewVerb(Console console) {
    this(console, Path.of(""));
  }

  /**
   * @param folder that names of files start from
   */
  NewVerb(Console console, Path folder) {
    this.console = console;
    this.folder = folder;
  }

  @Override
  public String name() {
    return "new";
  }

  @Override
  public String operands() {
    return "[NAME]";
  }

  @Override
  public String summary() {
    return """
        Writes a first spec to NAME.hyb, first.hyb by default: a hybrid of a teacher of the standard
        library that can be checked, planned and, with the teacher's weights, run. The teachers are
        """
        + wrapped(LibraryTeacher.names())
        + ".\n";
  }

  /** Names with commas between, as many on a line as the rest of the help has room for. */
  private static String wrapped(List<String> names) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String name : names) {
      String next = text.isEmpty() ? name : ", " + name;
      if (column + next.length() > 96) {
        next = ",\n" + name;
        column = -2;
      }
      text.append(next);
      column += next.length();
    }
    return text.toString();
  }

  @Override
  public List<Option<?>> options() {
    return List.of(TEACHER, FORCE);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Arguments read = Arguments.read(arguments, options());
    String name = read.rest().isEmpty() ? DEFAULT_NAME : read.only("NAME");
    Path file = file(name);
    LibraryTeacher teacher = read.one(TEACHER).orElseGet(() -> known(LibraryTeacher.DEFAULT));
    FirstSpec spec = new FirstSpec(hybrid(file), teacher);
    if (spec.hybrid().equals(teacher.name())) {
      throw new UsageError("the teacher is called " + teacher.name() + "; give another NAME");
    }
    Path place = folder.resolve(file);
    if (Files.exists(place) && !read.has(FORCE)) {
      throw new Refusal(file + " is there already; give another NAME, or replace it with --force");
    }
    OutputFile.write(place, spec.text());
    console.out().print(next(file, spec));
    return ExitCode.FINE;
  }

  private static Path file(String name) throws UsageError {
    try {
      return Path.of(name.endsWith(ENDING) ? name : name + ENDING);
    } catch (InvalidPathException e) {
      throw new UsageError("not a file name: " + name);
    }
  }

  /** The file's name as a name of the language: {@code my-first.hyb} declares {@code MyFirst}. */
  private static String hybrid(Path file) throws UsageError {
    String stem = file.getFileName().toString();
    stem = stem.substring(0, stem.length() - ENDING.length());
    String name =
        Stream.of(stem.split("[^A-Za-z0-9_]+"))
            .filter(word -> !word.isEmpty())
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    if (!name.matches("[A-Za-z]\\w*")) {
      throw new UsageError("NAME becomes that of a hybrid, which starts with a letter: " + stem);
    }
    return name;
  }

  private static LibraryTeacher teacher(String text) throws UsageError {
    return LibraryTeacher.find(text)
        .orElseThrow(
            () -> {
              List<String> names = LibraryTeacher.names();
              return new UsageError(
                  "the library has no teacher "
                      + text
                      + Arguments.didYouMean(text, names)
                      + "; it has "
                      + String.join(", ", names));
            });
  }

  private static LibraryTeacher known(String name) {
    return LibraryTeacher.find(name).orElseThrow();
  }

  private static String next(Path file, FirstSpec spec) {
    String said = file.toString().contains(" ") ? "'" + file + "'" : file.toString();
    return """
        %1$s declares %2$s, a hybrid of %3$s. Next:

          hyb check %1$s                  reports problems, each with its place and a fix
          hyb plan %1$s                   shows what it costs beside its teacher
          hyb run %1$s --teacher DIR      makes, distils and measures it

        DIR is a folder of %3$s's weights as Hugging Face has them, with its tokenizer.
        """
        .formatted(said, spec.hybrid(), spec.teacher().name());
  }
}
