package io.hyb.check;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.word.Word;
import io.hyb.convert.HuggingFaceConfig;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Declaration;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads a {@code teacher}: what it declares, filled in from its folder's {@code config.json}, with
 * which it must agree.
 */
final class TeacherReader {
  /** Far beyond any Transformer, and few enough to be listed head by head. */
  private static final int MOST = 1024;

  private static final Key<String> WEIGHTS = new Key<>("weights", ValueKind.TEXT);
  private static final Key<Family> FAMILY =
      new Key<>("family", new Choice<>(Family.values(), List.of("phi3")));
  static final Key<Integer> LAYERS = new Key<>("layers", Numbers.whole(1, MOST));
  static final Key<Integer> HEADS = new Key<>("heads", Numbers.whole(1, MOST));
  static final Key<Integer> KV_HEADS = new Key<>("kv_heads", Numbers.whole(1, MOST));
  static final Key<Integer> HEAD_DIM = new Key<>("head_dim", Numbers.whole(1));
  static final Key<Integer> D_MODEL = new Key<>("d_model", Numbers.size());
  private static final Key<Integer> D_FF = new Key<>("d_ff", Numbers.size());
  private static final Key<Integer> VOCAB = new Key<>("vocab", Numbers.size());
  private static final Key<Integer> CONTEXT = new Key<>("context", Numbers.context());
  private static final Key<Double> NORM_EPS = new Key<>("norm_eps", Numbers.positive());
  private static final Key<Boolean> TIE = new Key<>("tie_embeddings", ValueKind.FLAG);

  private static final Schema SCHEMA =
      Schema.of(
              "a teacher",
              WEIGHTS,
              FAMILY,
              LAYERS,
              HEADS,
              KV_HEADS,
              HEAD_DIM,
              D_MODEL,
              D_FF,
              VOCAB,
              CONTEXT,
              NORM_EPS,
              TIE)
          .withBlocks("rope");

  private final Declaration declaration;
  private final Declarations declarations;
  private final List<Diagnostic> findings;
  private final Fields fields;
  private final Optional<Path> folder;
  private final List<String> missing = new ArrayList<>();

  /** What the folder says; empty where there is no config.json or it is broken. */
  private Optional<HuggingFaceConfig> config = Optional.empty();

  private boolean broken;

  TeacherReader(Declaration declaration, Declarations declarations) {
    this.declaration = declaration;
    this.declarations = declarations;
    this.findings = declarations.findings();
    this.fields = new Fields(SCHEMA, declaration.block(), findings);
    this.folder = fields.find(WEIGHTS).flatMap(this::resolve);
  }

  /**
   * The teacher; also after errors, as long as its layers and heads are known, so that what names
   * them can be checked too.
   */
  Optional<Teacher> read() {
    folder.map(path -> path.resolve("config.json")).ifPresent(this::readConfig);
    Optional<Family> family = settle(FAMILY, config.flatMap(HuggingFaceConfig::family));
    Family known = family.orElse(Family.LLAMA);
    Optional<Integer> layers = settle(LAYERS, config.flatMap(HuggingFaceConfig::layers));
    Optional<Integer> heads = settle(HEADS, config.flatMap(HuggingFaceConfig::heads));
    Optional<Integer> kvHeads = settle(KV_HEADS, config.flatMap(HuggingFaceConfig::kvHeads));
    Optional<Integer> headDim = settle(HEAD_DIM, config.flatMap(HuggingFaceConfig::headDim));
    Optional<Integer> dModel = settle(D_MODEL, config.flatMap(HuggingFaceConfig::dModel));
    Optional<Integer> dFf = settle(D_FF, config.flatMap(HuggingFaceConfig::dFf));
    Optional<Integer> vocab = settle(VOCAB, config.flatMap(HuggingFaceConfig::vocab));
    Optional<RopeShape> rope =
        new RopeReader(known, fields.only("rope"), config, this::mismatch, missing, findings)
            .read();
    Optional<Double> eps = settle(NORM_EPS, config.flatMap(HuggingFaceConfig::normEps));
    Optional<Boolean> tie = settle(TIE, config.flatMap(HuggingFaceConfig::tieEmbeddings));
    Optional<Integer> context = config.flatMap(HuggingFaceConfig::maxPositions);
    if (fields.has(CONTEXT.name())) {
      context = settle(CONTEXT, context);
    }
    reportSources();
    TeacherShape shape = new TeacherShape(fields, findings);
    shape.check(known, heads, kvHeads, headDim, dModel);
    shape.check(rope, headDim);
    declarations.origins().put(declaration.name().text(), declaration.place());
    if (layers.isEmpty() || heads.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Teacher(
            declaration.name().text(),
            folder.isPresent() ? fields.find(WEIGHTS).map(this::relative) : Optional.empty(),
            known,
            layers.get(),
            heads.get(),
            kvHeads.orElse(1),
            headDim.orElse(Integer.MAX_VALUE),
            dModel.orElse(1),
            dFf.orElse(1),
            vocab.orElse(1),
            rope.orElse(RopeShape.plain(1)),
            eps.orElse(1.0),
            tie.orElse(false),
            context));
  }

  private Optional<Path> resolve(Located<String> weights) {
    try {
      return Optional.of(
          declarations.sources().folderOf(weights.span()).resolve(weights.value()).normalize());
    } catch (InvalidPathException e) {
      findings.add(Diagnostic.error("wrong-type", weights.span(), "this is not a folder's name"));
      return Optional.empty();
    }
  }

  private String relative(Located<String> weights) {
    return declarations.sources().relative(weights.value(), weights.span());
  }

  private void readConfig(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    declarations.sources().addFile(file.toString(), file);
    Result<HuggingFaceConfig> read = HuggingFaceConfig.read(file);
    findings.addAll(read.diagnostics());
    config = read.value();
    broken = read.isRefused();
  }

  /** The value of a key from spec and config.json, which must not contradict each other. */
  private <T> Optional<T> settle(Key<T> key, Optional<T> configured) {
    Optional<Located<T>> declared = fields.find(key);
    if (declared.isEmpty()) {
      if (configured.isEmpty() && !fields.has(key.name())) {
        missing.add(key.name());
      }
      return configured;
    }
    if (configured.isPresent() && !Objects.equals(configured.get(), declared.get().value())) {
      mismatch(key.name(), declared.get(), configured.get());
    }
    return Optional.of(declared.get().value());
  }

  private void mismatch(String key, Located<?> declared, Object configured) {
    String message =
        "`"
            + key
            + "` is "
            + plain(declared.value())
            + " here and "
            + plain(configured)
            + " in "
            + folder.orElseThrow().resolve("config.json");
    findings.add(Diagnostic.error("config-mismatch", declared.span(), message));
  }

  private static String plain(Object value) {
    if (value instanceof Enum<?> constant) {
      return Word.of(constant);
    }
    return value instanceof Double number
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : value.toString();
  }

  /** Says what is missing, and whether there was a place to look for it. */
  private void reportSources() {
    Span place = fields.find(WEIGHTS).map(Located::span).orElse(declaration.place());
    String name = declaration.name().text();
    if (!missing.isEmpty() && !broken) {
      String message = name + " needs " + String.join(", ", missing);
      findings.add(Diagnostic.error("incomplete-teacher", place, message + whereNot()));
    } else if (folder.isPresent() && !Files.exists(folder.get())) {
      String message = name + "'s weights are not there: " + folder.get();
      findings.add(Diagnostic.warning("missing-weights", place, message));
    } else if (folder.isPresent()
        && config.isEmpty()
        && !broken
        && Files.isDirectory(folder.get())) {
      String message = folder.get() + " has no config.json to compare with";
      findings.add(Diagnostic.warning("missing-config", place, message));
    }
  }

  private String whereNot() {
    if (folder.isEmpty()) {
      return "; it names no `weights` whose config.json could say so";
    }
    if (!Files.exists(folder.get())) {
      return "; there is no " + folder.get() + " whose config.json could say so";
    }
    return "; " + folder.get() + " has no config.json that says so";
  }
}
