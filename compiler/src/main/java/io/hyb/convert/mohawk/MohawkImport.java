package io.hyb.convert.mohawk;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Ranking;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.text.SpecWriter;
import io.hyb.arch.text.TeacherText;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.library.PublishedTeachers;
import io.hyb.convert.library.PublishedTeachers.Published;
import io.hyb.convert.mohawk.ConfigLoader.Refused;
import io.hyb.convert.mohawk.DataReader.Data;
import io.hyb.convert.spec.ShortHybrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.source.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Configs of goombalab/mohawk as a spec: the first one's model, and each one's run as a stage, as
 * mohawk runs the configs that it is given one after the other.
 */
public final class MohawkImport {
  private final Sources sources;
  private final PublishedTeachers published;
  private final List<Diagnostic> findings = new ArrayList<>();

  /**
   * @param sources what files are read from; it takes every file that is read
   */
  public MohawkImport(Sources sources) {
    this(sources, new PublishedTeachers());
  }

  /** The same where the library has been read. */
  MohawkImport(Sources sources, PublishedTeachers published) {
    this.sources = sources;
    this.published = published;
  }

  /**
   * A config's part of the spec.
   *
   * @param model the student without its schedule
   */
  private record Run(
      Hybrid model,
      HeadChoice heads,
      Published<Teacher> teacher,
      String title,
      Optional<Data> data,
      Optional<Stage> stage,
      Span place) {}

  /**
   * Imports configs that are run one after the other.
   *
   * @param name of the model; else the first config's own
   * @return the spec's text, unless there is an error
   */
  public Result<String> read(List<Path> configs, Optional<String> name) {
    List<Run> runs = new ArrayList<>();
    for (Path config : configs) {
      run(config, name).ifPresent(runs::add);
    }
    boolean complete = runs.size() == configs.size();
    Optional<String> text = complete ? Optional.of(spec(configs, runs)) : Optional.empty();
    return new Result<>(text, findings);
  }

  private Optional<Run> run(Path config, Optional<String> name) {
    Reading reading = new Reading();
    Optional<Run> run = Optional.empty();
    try {
      List<Diagnostic> ofFiles = new ArrayList<>();
      Path folder = config.toAbsolutePath().getParent();
      Mapping loaded = new ConfigLoader(folder, sources, ofFiles).load(config);
      ofFiles.forEach(reading::add);
      List<Diagnostic> ofReferences = new ArrayList<>();
      Mapping resolved = new References(loaded, reading.read(), ofReferences).resolve();
      Section root = new Section(resolved, reading);
      if (isModel(root)) {
        ofReferences.forEach(reading::add);
        run = ofReferences.isEmpty() ? run(config, root, name) : part(root);
      }
      if (run.isPresent()) {
        new UnreadKeys(reading).report(resolved);
      }
    } catch (Refused e) {
      reading.add(e.finding());
    }
    reading.findings().stream().filter(this::isNews).forEach(findings::add);
    return reading.hasErrors() ? Optional.empty() : run;
  }

  /** Stages in a row have the same settings without words: they are told of once. */
  private boolean isNews(Diagnostic finding) {
    return finding.severity() != Severity.HINT
        || findings.stream().noneMatch(it -> it.message().equals(finding.message()));
  }

  private static boolean isModel(Section root) {
    if (!root.has("ComponentsConfig")) {
      root.reading()
          .missing(
              root.span(),
              "there is no ComponentsConfig: this file describes no model and is a part of configs"
                  + " that LOAD it");
    }
    return root.has("ComponentsConfig");
  }

  /** Why references of a file lead nowhere, where that has one cause. */
  private static Optional<Run> part(Section root) {
    if (!root.has("DistillConfig")) {
      root.reading()
          .missing(
              root.span(),
              "this file has no DistillConfig: it is a part of configs that LOAD it and define"
                  + " what it refers to");
    }
    return Optional.empty();
  }

  private Optional<Run> run(Path config, Section root, Optional<String> name) {
    Reading reading = root.reading();
    Optional<Section> components = root.section("ComponentsConfig");
    if (components.isEmpty()) {
      return Optional.empty(); // another type has been reported
    }
    Optional<Student> student = new StudentReader(components.get()).read();
    Optional<Published<Teacher>> teacher =
        student.flatMap(it -> new TeacherChoice(published, root).of(it));
    if (teacher.isEmpty() || reading.hasErrors()) {
      return Optional.empty();
    }
    Optional<Published<Ranking>> ranking = published.ranking(teacher.get().value());
    Optional<HeadChoice> heads =
        HeadChoice.of(
            student.get(), teacher.get().value(), ranking, comments(student.get()), reading);
    Optional<Data> data = Optional.empty();
    Optional<Stage> stage = Optional.empty();
    if (root.has("DistillConfig") && root.has("TrainDataConfig")) {
      data = root.section("TrainDataConfig").flatMap(it -> new DataReader(it).read());
      stage = data.flatMap(it -> new StageReader(root).read(it.sequence(), it.batch()));
    } else {
      String section = root.has("DistillConfig") ? "TrainDataConfig" : "DistillConfig";
      String message = "there is no " + section + ": the model isn't distilled";
      reading.add(Diagnostic.hint("missing-key", root.span(), message));
    }
    String title =
        name.or(() -> root.sectionOrEmpty("DistillConfig").text("name"))
            .orElseGet(() -> config.getFileName().toString().replaceFirst("\\.ya?ml$", ""));
    if (heads.isEmpty() || reading.hasErrors()) {
      return Optional.empty();
    }
    countInName(root, heads.get(), reading);
    Hybrid model =
        new StudentModel(student.get(), teacher.get().value(), heads.get(), root).named(title);
    return reading.hasErrors()
        ? Optional.empty()
        : Optional.of(new Run(model, heads.get(), teacher.get(), title, data, stage, root.span()));
  }

  private Map<String, HeadComments> comments(Student student) {
    Map<String, HeadComments> comments = new HashMap<>();
    for (Student.Layer layer : student.stack()) {
      String file = layer.block().file();
      sources.text(file).ifPresent(text -> comments.put(file, new HeadComments(text)));
    }
    return comments;
  }

  /** A name such as ARCH10 counts the heads, and may be left over from another config. */
  private static void countInName(Section root, HeadChoice heads, Reading reading) {
    int kept = heads.kept().stream().mapToInt(List::size).sum();
    root.text("ARCH_NAME")
        .filter(name -> name.matches(".*ARCH\\d{1,4}"))
        .map(name -> Integer.valueOf(name.replaceFirst(".*ARCH", "")))
        .filter(count -> count != kept)
        .ifPresent(
            count ->
                reading.contradiction(
                    root.at("ARCH_NAME"),
                    "the name says %d heads, and %d attend".formatted(count, kept)));
  }

  private String spec(List<Path> configs, List<Run> runs) {
    Run first = runs.get(0);
    for (Run run : runs) {
      if (!run.model().stack().equals(first.model().stack())) {
        findings.add(
            Diagnostic.error(
                "contradictory-key",
                run.place(),
                "this config has another model than the first one, whose stage it would be"));
      }
      if (!run.data().map(Data::sources).equals(first.data().map(Data::sources))) {
        findings.add(
            Diagnostic.warning(
                "not-in-language",
                run.place(),
                "all stages of a spec have the same data; the first config's is taken"));
      }
    }
    Hybrid student = scheduled(first, runs);
    SpecWriter out = new SpecWriter();
    List<String> names = configs.stream().map(it -> it.getFileName().toString()).toList();
    out.comment("Imported from %s by `hyb import`.".formatted(String.join(", ", names)));
    out.line("hyb 1");
    List<String> remarks = first.data().map(Data::remarks).orElse(List.of());
    Optional<Published<Hybrid>> recipe = published.recipe(student);
    if (recipe.isPresent()) {
      out.line("import \"" + recipe.get().file() + "\"").blank().doc(first.title());
      ShortHybrid.writeData(student, recipe.get().value().name(), remarks, out);
      return out.toString();
    }
    header(first, out);
    out.doc(first.title());
    new ShortHybrid(student, first.heads().phrase(), out).write(remarks);
    return out.toString();
  }

  private static void header(Run run, SpecWriter out) {
    String file = run.heads().ranking().map(Published::file).orElse(run.teacher().file());
    if (!file.isEmpty()) {
      out.line("import \"" + file + "\"");
    }
    out.blank();
    if (run.teacher().file().isEmpty()) {
      TeacherText.write(run.teacher().value(), out);
      out.blank();
    }
  }

  private static Hybrid scheduled(Run first, List<Run> runs) {
    List<Source> data = first.data().map(Data::sources).orElse(List.of());
    List<Stage> stages = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (Run run : runs) {
      run.stage().ifPresent(stage -> stages.add(labelled(stage, labels)));
    }
    Hybrid model = first.model();
    Schedule schedule = stages.isEmpty() ? Schedule.NONE : new Schedule(data, stages);
    return new Hybrid(model.name(), model.teacher(), schedule, Optional.empty(), model.stack());
  }

  /** Labels are unique: a second stage on logits is the one after. */
  private static Stage labelled(Stage stage, Set<String> labels) {
    String label = stage.label();
    if (labels.contains(label)) {
      label = "after";
    }
    for (int i = 2; labels.contains(label); i++) {
      label = "after" + i;
    }
    labels.add(label);
    return stage.withLabel(label);
  }
}
