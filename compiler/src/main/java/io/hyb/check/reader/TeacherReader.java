package io.hyb.check.reader;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.check.rule.HeadGrid;
import io.hyb.convert.HuggingFaceConfig;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.language.TeacherSchema;
import io.hyb.resolve.Declaration;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code teacher}: what it declares, filled in from its folder's {@code config.json}, with
 * which it must agree.
 */
final class TeacherReader {
  private final Declaration declaration;
  private final Declarations declarations;
  private final List<Diagnostic> findings;
  private final String name;
  private final Fields fields;
  private boolean sound;

  TeacherReader(Declaration declaration, Declarations declarations) {
    this.declaration = declaration;
    this.declarations = declarations;
    this.findings = declarations.findings();
    this.name = declaration.name().text();
    this.fields = Fields.of(TeacherSchema.TEACHER, declaration.block(), declarations.scope());
    this.sound = fields.isSound();
  }

  TeacherReading read() {
    fields.note(name, declarations.origins());
    Optional<Path> folder = fields.find(TeacherSchema.WEIGHTS).flatMap(this::resolve);
    Optional<Path> file = folder.map(path -> path.resolve("config.json"));
    Optional<HuggingFaceConfig> config = file.flatMap(this::config);
    ConfiguredKeys keys =
        new ConfiguredKeys(
            name, config.isPresent() ? file.map(Path::toString) : Optional.empty(), declarations);
    return read(config.orElse(HuggingFaceConfig.EMPTY), keys, folder);
  }

  private TeacherReading read(
      HuggingFaceConfig config, ConfiguredKeys keys, Optional<Path> folder) {
    Optional<Family> family = keys.settle(fields, TeacherSchema.FAMILY, config.family());
    Optional<Integer> layers = keys.settle(fields, TeacherSchema.LAYERS, config.layers());
    Optional<Integer> heads = keys.settle(fields, TeacherSchema.HEADS, config.heads());
    Optional<Integer> kvHeads = keys.settle(fields, TeacherSchema.KV_HEADS, config.kvHeads());
    Optional<Integer> headDim = keys.settle(fields, TeacherSchema.HEAD_DIM, config.headDim());
    Optional<Integer> dModel = keys.settle(fields, TeacherSchema.D_MODEL, config.dModel());
    Optional<Integer> dFf = keys.settle(fields, TeacherSchema.D_FF, config.dFf());
    Optional<Integer> vocab = keys.settle(fields, TeacherSchema.VOCAB, config.vocab());
    Optional<RopeShape> rope =
        new RopeReader(family.filter(Family::partialRope).isPresent(), keys, declarations)
            .read(fields.only(TeacherSchema.ROPE), config);
    Optional<Double> normEps = keys.settle(fields, TeacherSchema.NORM_EPS, config.normEps());
    Optional<Boolean> tie =
        keys.settle(fields, TeacherSchema.TIE_EMBEDDINGS, config.tieEmbeddings());
    Optional<Integer> context =
        keys.either(
            Optional.of(fields),
            TeacherSchema.CONTEXT,
            TeacherSchema.CONTEXT.name(),
            config.maxPositions());
    reportMissing(keys.missing(), folder);
    Optional<HeadGrid> grid =
        layers.isPresent() && heads.isPresent()
            ? Optional.of(new HeadGrid(name, layers.get(), heads.get()))
            : Optional.empty();
    boolean complete = keys.missing().isEmpty() && keys.agrees() && rope.isPresent();
    if (!sound || !complete) {
      return new TeacherReading(grid, Optional.empty());
    }
    Teacher teacher =
        new Teacher(
            name,
            fields.find(TeacherSchema.WEIGHTS).map(this::relative),
            family.orElseThrow(),
            layers.orElseThrow(),
            heads.orElseThrow(),
            kvHeads.orElseThrow(),
            headDim.orElseThrow(),
            dModel.orElseThrow(),
            dFf.orElseThrow(),
            vocab.orElseThrow(),
            rope.get(),
            normEps.orElseThrow(),
            tie.orElseThrow(),
            context);
    declarations.parts().add(name, teacher);
    return new TeacherReading(grid, Optional.of(teacher));
  }

  private Optional<Path> resolve(Located<String> weights) {
    try {
      return Optional.of(
          declarations.sources().folderOf(weights.span()).resolve(weights.value()).normalize());
    } catch (InvalidPathException e) {
      sound = false;
      findings.add(
          Diagnostic.error("wrong-type", weights.span(), "this cannot be the name of a folder"));
      return Optional.empty();
    }
  }

  private String relative(Located<String> weights) {
    return declarations.sources().relative(weights.value(), weights.span());
  }

  private Optional<HuggingFaceConfig> config(Path file) {
    Optional<Result<HuggingFaceConfig>> read = declarations.configs().of(file);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    declarations.sources().addFile(file.toString(), file);
    findings.addAll(read.get().diagnostics());
    sound &= !read.get().isRefused();
    return read.get().value();
  }

  /**
   * Reports which keys are missing, and whether there was a place to look for them; not where
   * {@code weights} or the config.json is wrong, which might have said them.
   */
  private void reportMissing(List<String> keys, Optional<Path> folder) {
    boolean wrongFolder = fields.has(TeacherSchema.WEIGHTS.name()) && folder.isEmpty();
    boolean wrongConfig = !sound && folder.isPresent() && hasConfig(folder.get());
    if (keys.isEmpty() || wrongFolder || wrongConfig) {
      return;
    }
    Span place = fields.find(TeacherSchema.WEIGHTS).map(Located::span).orElse(declaration.place());
    String message = name + " needs " + String.join(", ", keys);
    findings.add(Diagnostic.error("incomplete-teacher", place, message + whereNot(folder)));
  }

  private boolean hasConfig(Path folder) {
    return declarations.sources().tree().exists(folder.resolve("config.json"));
  }

  private String whereNot(Optional<Path> folder) {
    if (folder.isEmpty()) {
      return "; without `weights` there is no config.json to take them from";
    }
    if (!declarations.sources().tree().exists(folder.get())) {
      return "; there is no folder " + folder.get() + " with a config.json to take them from";
    }
    return hasConfig(folder.get())
        ? "; " + folder.get().resolve("config.json") + " does not have them either"
        : "; " + folder.get() + " has no config.json to take them from";
  }
}
