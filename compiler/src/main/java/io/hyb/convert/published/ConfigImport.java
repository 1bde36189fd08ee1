package io.hyb.convert.published;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.text.SpecWriter;
import io.hyb.arch.text.TeacherText;
import io.hyb.arch.word.Word;
import io.hyb.convert.HuggingFaceConfig;
import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code config.json} as a spec: a teacher, or a published hybrid as far as there are words for
 * it.
 */
public final class ConfigImport {
  private static final String TYPE = "model_type";
  private static final String HEAD_DIM = "head_dim";

  private ConfigImport() {}

  /**
   * The spec of a model.
   *
   * @param config the object of a config.json
   * @param source what it is imported from, for a comment
   * @param name of the declaration
   * @param weights folder of the weights as the spec is to name it, if they are there
   * @return the text, unless there is an error
   */
  public static Result<String> read(
      Mapping config, String source, String name, Optional<String> weights) {
    Optional<String> type = type(config);
    Optional<HybridFormat> hybrid = type.flatMap(HybridFormat::of);
    if (hybrid.isPresent()) {
      return new HybridImport(config, hybrid.get(), source, name).read();
    }
    if (type.isPresent() && !isFamily(type.get())) {
      return new Result<>(Optional.empty(), List.of(unknown(type.get(), config)));
    }
    Result<HuggingFaceConfig> read = HuggingFaceConfig.of(config);
    List<Diagnostic> findings = new ArrayList<>(read.diagnostics());
    Optional<Teacher> teacher =
        teacher(name, weights, read.value().orElseThrow(), config, findings);
    if (read.isRefused()) {
      return new Result<>(Optional.empty(), findings);
    }
    return new Result<>(teacher.map(shape -> text(shape, source)), findings);
  }

  private static Optional<String> type(Mapping config) {
    return config
        .get(TYPE)
        .flatMap(type -> type instanceof Scalar word ? word.value() : Optional.empty())
        .map(Object::toString);
  }

  private static boolean isFamily(String type) {
    return Word.parse(Family.values(), type).isPresent();
  }

  private static Diagnostic unknown(String type, Mapping config) {
    Diagnostic unknown =
        Diagnostic.error(
            "unsupported-config",
            config.entries().get(TYPE).key(),
            "`%s` is %s; a spec is made of the families %s and of the hybrids %s"
                .formatted(
                    TYPE,
                    type,
                    String.join(", ", Word.all(Family.values())),
                    String.join(", ", HybridFormat.types())));
    return config
        .get("text_config")
        .flatMap(inner -> inner instanceof Mapping text ? type(text) : Optional.empty())
        .filter(inner -> isFamily(inner) || HybridFormat.of(inner).isPresent())
        .map(
            inner ->
                unknown.withFix(
                    "its `text_config` is a %s: import that part as a file of its own"
                        .formatted(inner)))
        .orElse(unknown);
  }

  private static String text(Teacher shape, String source) {
    SpecWriter out = new SpecWriter();
    out.comment("Imported from " + source + " by `hyb import`.").line("hyb 1").blank();
    TeacherText.write(shape, out);
    return out.toString();
  }

  private static boolean isAbsent(Mapping object, String key) {
    return object.get(key).map(Document::isNull).orElse(true);
  }

  /** Whether a key isn't needed once those are mended that it follows from. */
  private static boolean followsFromBroken(HuggingFaceConfig config, String key) {
    return key.equals(HEAD_DIM)
        && config.family().map(Family::headsSpanModel).orElse(true)
        && (config.heads().isEmpty() || config.dModel().isEmpty());
  }

  /** The shape, or nothing after an error that names what is missing. */
  private static Optional<Teacher> teacher(
      String name,
      Optional<String> weights,
      HuggingFaceConfig config,
      Mapping object,
      List<Diagnostic> findings) {
    Map<String, Optional<?>> needed = new LinkedHashMap<>();
    needed.put(TYPE, config.family());
    needed.put("num_hidden_layers", config.layers());
    needed.put("num_attention_heads", config.heads());
    needed.put("hidden_size", config.dModel());
    needed.put(HEAD_DIM, config.headDim());
    needed.put("intermediate_size", config.dFf());
    needed.put("vocab_size", config.vocab());
    needed.put("rope_theta", config.ropeTheta());
    needed.put(config.family().orElse(Family.LLAMA).normEpsKey(), config.normEps());
    needed.put("tie_word_embeddings", config.tieEmbeddings());
    boolean partial = config.family().filter(Family::partialRope).isPresent();
    needed.put("partial_rotary_factor", partial ? config.ropePartial() : Optional.of(1.0));
    List<String> missing = new ArrayList<>();
    needed.forEach(
        (key, value) -> {
          if (value.isEmpty() && isAbsent(object, key) && !followsFromBroken(config, key)) {
            missing.add("`" + key + "`");
          }
        });
    if (!missing.isEmpty()) {
      findings.add(
          Diagnostic.error(
              "missing-key",
              object.span(),
              "a teacher needs " + String.join(", ", missing) + ", which this config.json lacks"));
    }
    if (needed.values().stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    RopeShape rope =
        new RopeShape(
            config.ropeTheta().orElseThrow(),
            config.ropeScaling(),
            config.ropePartial().orElse(1.0));
    return Optional.of(
        new Teacher(
            name,
            weights,
            config.family().orElseThrow(),
            config.layers().orElseThrow(),
            config.heads().orElseThrow(),
            config.kvHeads().orElseThrow(),
            config.headDim().orElseThrow(),
            config.dModel().orElseThrow(),
            config.dFf().orElseThrow(),
            config.vocab().orElseThrow(),
            rope,
            config.normEps().orElseThrow(),
            config.tieEmbeddings().orElseThrow(),
            config.maxPositions()));
  }
}
