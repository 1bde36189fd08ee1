package io.hyb.convert.published;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.text.SpecWriter;
import io.hyb.arch.text.TeacherText;
import io.hyb.convert.HuggingFaceConfig;
import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.convert.spec.ShortHybrid;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.language.MixerSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A published hybrid: its layers and mixers where they map, over a teacher that has the shape of
 * its attention, and a list of what the language can't say, in the text and as findings.
 */
final class HybridImport {
  private static final double USUAL_THETA = 10_000;

  private final Mapping config;
  private final HybridFormat format;
  private final String source;
  private final String name;
  private final List<Diagnostic> findings = new ArrayList<>();
  private final List<String> unsaid = new ArrayList<>();

  HybridImport(Mapping config, HybridFormat format, String source, String name) {
    this.config = config;
    this.format = format;
    this.source = source;
    this.name = name;
  }

  Result<String> read() {
    Result<HuggingFaceConfig> shape = HuggingFaceConfig.of(config);
    for (Diagnostic finding : shape.diagnostics()) {
      if (!finding.id().equals("unsupported-config")) {
        findings.add(finding);
      }
    }
    List<LayerKinds.Kind> kinds = new LayerKinds(config, format.type()).read(this::unsaid);
    Optional<Teacher> teacher = teacher(shape.value().orElseThrow(), kinds.size());
    for (Diagnostic finding : shape.diagnostics()) {
      if (finding.id().equals("unsupported-config") && !finding.message().contains("model_type")) {
        unsaid(finding.span(), finding.message().replaceFirst(";.*", ""));
      }
    }
    format.wordless().forEach(this::wordless);
    Optional<Mixer> mixer = teacher.flatMap(this::mixer);
    boolean sound = findings.stream().noneMatch(it -> it.severity() == Severity.ERROR);
    if (mixer.isEmpty() || !sound) {
      return new Result<>(Optional.empty(), findings);
    }
    return new Result<>(Optional.of(text(teacher.get(), mixer.get(), kinds)), findings);
  }

  private String text(Teacher teacher, Mixer mixer, List<LayerKinds.Kind> kinds) {
    List<LayerShape> stack = new ArrayList<>();
    for (LayerKinds.Kind kind : kinds) {
      LayerShape attention = LayerShape.attention(teacher.heads());
      stack.add(
          switch (kind) {
            case ATTENTION -> attention;
            case RECURRENT -> LayerShape.hybrid(teacher.heads(), Merge.CONCAT, mixer);
            case BOTH ->
                new LayerShape(
                    teacher.heads(), attention.kept(), Optional.of(mixer), Optional.of(Merge.SUM));
          });
    }
    Hybrid hybrid = new Hybrid(name, teacher, Schedule.NONE, Optional.empty(), stack);
    SpecWriter out = new SpecWriter();
    out.comment("Imported from " + source + " by `hyb import`.");
    if (!unsaid.isEmpty()) {
      out.comment("What it has besides and a spec has no words for:");
      unsaid.forEach(line -> out.comment("- " + line));
    }
    out.line("hyb 1").blank();
    out.doc("The Transformer of its attention's shape.");
    TeacherText.write(teacher, out);
    out.blank();
    new ShortHybrid(hybrid, Optional.empty(), out).write(List.of());
    return out.toString();
  }

  /** Notes what can't be said. */
  private void unsaid(Span at, String what) {
    unsaid.add(what.replaceAll("\\s+", " ") + " (line " + at.line() + ")");
    findings.add(
        Diagnostic.warning("not-in-language", at, what + ": a spec has no words for that"));
  }

  private void wordless(String key, HybridFormat.Wordless wordless) {
    Document.Entry entry = config.entries().get(key);
    if (entry == null || entry.value().isNull() || isPlain(entry.value(), wordless.plain())) {
      return;
    }
    String value = entry.value() instanceof Scalar scalar ? " = " + scalar.text() : "";
    unsaid(entry.key(), "`" + key + value + "`, " + wordless.what());
  }

  private static boolean isPlain(Document value, List<Object> plain) {
    if (value instanceof Sequence list) {
      return list.elements().stream().allMatch(each -> isPlain(each, plain));
    }
    return value instanceof Scalar scalar && scalar.value().filter(plain::contains).isPresent();
  }

  private Optional<Integer> count(String key) {
    if (key.isEmpty()
        || !(config.get(key).orElse(null) instanceof Scalar scalar)
        || !(scalar.value().orElse(null) instanceof Double number)
        || number < 1
        || number > Integer.MAX_VALUE
        || number != Math.rint(number)) {
      return Optional.empty();
    }
    return Optional.of(number.intValue());
  }

  private Optional<Double> real(String key) {
    return config
        .get(key)
        .flatMap(value -> value instanceof Scalar scalar ? scalar.value() : Optional.empty())
        .filter(value -> value instanceof Double number && number > 0)
        .map(Double.class::cast);
  }

  private Span at(String key) {
    Document.Entry entry = config.entries().get(key);
    return entry == null ? config.span() : entry.key();
  }

  private Optional<Teacher> teacher(HuggingFaceConfig shape, int layers) {
    Optional<Integer> heads = shape.heads();
    Optional<Integer> dModel = shape.dModel();
    Optional<Double> eps = real(format.normEps());
    List<String> missing = new ArrayList<>();
    missing(heads, "num_attention_heads", missing);
    missing(dModel, "hidden_size", missing);
    missing(shape.dFf(), "intermediate_size", missing);
    missing(shape.vocab(), "vocab_size", missing);
    missing(eps, format.normEps(), missing);
    missing(layers == 0 ? Optional.empty() : Optional.of(layers), "num_hidden_layers", missing);
    if (!missing.isEmpty()) {
      findings.add(
          Diagnostic.error(
              "missing-key",
              config.span(),
              "a hybrid needs " + String.join(", ", missing) + ", which this config.json lacks"));
      return Optional.empty();
    }
    int headDim = headDim(shape, heads.get(), dModel.get());
    if (shape.ropeTheta().isEmpty()) {
      unsaid(config.span(), "attention without positions");
    }
    return Optional.of(
        new Teacher(
            name + "_Attention",
            Optional.empty(),
            format.family(),
            layers,
            heads.get(),
            shape.kvHeads().orElse(heads.get()),
            headDim,
            dModel.get(),
            shape.dFf().get(),
            shape.vocab().get(),
            new RopeShape(shape.ropeTheta().orElse(USUAL_THETA), shape.ropeScaling(), 1),
            eps.get(),
            shape.tieEmbeddings().orElse(false),
            shape.maxPositions()));
  }

  private static void missing(Optional<?> value, String key, List<String> missing) {
    if (value.isEmpty()) {
      missing.add("`" + key + "`");
    }
  }

  /** What the heads of a family must be where they share the stream's width. */
  private int headDim(HuggingFaceConfig shape, int heads, int dModel) {
    String key =
        config.entries().containsKey("attention_head_dim") ? "attention_head_dim" : "head_dim";
    int said = count(key).or(shape::headDim).orElse(dModel / heads);
    int spanning = dModel / heads;
    if (format.family().headsSpanModel() && said != spanning) {
      unsaid(
          at(key),
          "attention of %d heads of width %d in a stream of %d".formatted(heads, said, dModel));
      return spanning;
    }
    return said;
  }

  private Optional<Mixer> mixer(Teacher teacher) {
    Optional<Integer> dState = count(format.dState());
    if (dState.isEmpty()) {
      String message = "a hybrid needs `" + format.dState() + "`, which this config.json lacks";
      findings.add(Diagnostic.error("missing-key", config.span(), message));
      return Optional.empty();
    }
    int conv = count(format.conv()).orElse(MixerSchema.CONV.byDefault());
    int chunk = count(format.chunk()).orElse(MixerSchema.CHUNK.byDefault());
    int heads = count(format.heads()).orElse(teacher.heads());
    int headDim = count(format.headDim()).orElse(teacher.headDim());
    if (heads != teacher.heads() || headDim != teacher.headDim()) {
      unsaid(
          at(format.heads()),
          "%d recurrent heads of width %d; here there are %d of width %d, as of attention"
              .formatted(heads, headDim, teacher.heads(), teacher.headDim()));
    }
    int groups = count(format.groups()).orElse(heads);
    return Optional.of(
        switch (format.mixer()) {
          case DISCRETE_MAMBA2 -> throw new IllegalStateException("no such hybrid is published");
          case MAMBA2 ->
              new Mamba2(dState.get(), conv, chunk, Init.FRESH, groups(groups, heads, teacher));
          case GATED_DELTA_NET -> {
            if (groups != heads) {
              unsaid(at(format.groups()), heads + " heads that share " + groups + " keys");
            }
            yield new GatedDeltaNet(dState.get(), conv, chunk, Init.FRESH);
          }
        });
  }

  private int groups(int groups, int heads, Teacher teacher) {
    if (groups == heads) {
      return teacher.heads();
    }
    if (teacher.heads() % groups != 0) {
      unsaid(at(format.groups()), groups + " groups, which don't divide the heads");
      return teacher.heads();
    }
    return groups;
  }
}
