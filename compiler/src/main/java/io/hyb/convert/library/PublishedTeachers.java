package io.hyb.convert.library;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.arch.Schedule;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.check.Compilation;
import io.hyb.resolve.SpecRef;
import io.hyb.source.Library;
import io.hyb.source.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What the standard library has of published models: shapes, rankings, recipes. */
public final class PublishedTeachers {
  /**
   * A declaration of the library.
   *
   * @param file what to import
   */
  public record Published<T>(String file, T value) {}

  private final List<Published<Teacher>> teachers = new ArrayList<>();
  private final Map<String, Compilation> read = new HashMap<>();

  /** Reads the teachers; rankings and recipes are read when they are asked for. */
  public PublishedTeachers() {
    for (String file : files("std/teachers/")) {
      for (Model model : models(file)) {
        teachers.add(new Published<>(file, model.teacher()));
      }
    }
  }

  private static List<String> files(String folder) {
    try {
      return Library.names().stream().filter(name -> name.startsWith(folder)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Compilation read(String file) {
    return read.computeIfAbsent(file, PublishedTeachers::compiled);
  }

  private static Compilation compiled(String file) {
    try {
      SourceTree tree = SourceTree.of(Map.of(Path.of(file), Library.text(file).orElseThrow()));
      return Compilation.check(tree, new SpecRef(file, Optional.empty()), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Model> models(String file) {
    return read(file).models();
  }

  /** The teacher that Hugging Face knows by this name, whoever publishes it, instructed or not. */
  public Optional<Published<Teacher>> named(String repository) {
    String name =
        repository
            .substring(repository.lastIndexOf('/') + 1)
            .replaceFirst("^<path-to-(.*)>$", "$1");
    String plain = plain(name.replaceFirst("(?i)-(instruct|chat|base)$", ""));
    return first(teacher -> plain(teacher.name()).equals(plain));
  }

  /** The first teacher that fits. */
  public Optional<Published<Teacher>> first(Predicate<Teacher> fits) {
    return teachers.stream().filter(it -> fits.test(it.value())).findFirst();
  }

  /** Every teacher that fits. */
  public List<Published<Teacher>> all(Predicate<Teacher> fits) {
    return teachers.stream().filter(it -> fits.test(it.value())).toList();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The ranking of a teacher's heads, best first. */
  public Optional<Published<Ranking>> ranking(Teacher teacher) {
    for (String file : files("std/rankings/")) {
      Optional<Ranking> ranking = read(file).rankingFor(teacher);
      if (ranking.filter(it -> it.teacher().equals(teacher.name())).isPresent()) {
        return Optional.of(new Published<>(file, ranking.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * A recipe that has this student's layers and stages, but perhaps other ones that recompute:
   * those of the library leave it to the machine.
   */
  public Optional<Published<Hybrid>> recipe(Hybrid student) {
    for (String file : files("std/recipes/")) {
      for (Model model : models(file)) {
        if (model instanceof Hybrid recipe
            && recipe.teacher().equals(student.teacher())
            && recipe.stack().equals(student.stack())
            && keeping(recipe.schedule()).equals(keeping(student.schedule()))) {
          return Optional.of(new Published<>(file, recipe));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Stage> keeping(Schedule schedule) {
    return schedule.stages().stream().map(stage -> stage.withRecompute(false)).toList();
  }
}
