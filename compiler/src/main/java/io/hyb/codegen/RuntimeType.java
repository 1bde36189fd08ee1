package io.hyb.codegen;

import com.palantir.javapoet.ClassName;
import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The types that generated code is written against: the runtime's, the architecture's, DJL's array.
 */
final class RuntimeType {
  private static final Set<String> NAMES = new HashSet<>();

  static final ClassName ND_ARRAY = type("ai.djl.ndarray", "NDArray");
  static final ClassName SHAPE = type("ai.djl.ndarray.types", "Shape");

  static final ClassName PROGRAM = type("io.hyb.runtime", "Program");
  static final ClassName VERBS = type("io.hyb.runtime.cli", "Verbs");
  static final ClassName SCOPE = type("io.hyb.runtime.torch", "Scope");

  static final ClassName LANGUAGE_MODEL = model("LanguageModel");
  static final ClassName LAYER = model("Layer");
  static final ClassName ATTENDING_LAYER = model("AttendingLayer");
  static final ClassName LAYER_PASS = model("LayerPass");
  static final ClassName MODEL_DEFINITION = model("ModelDefinition");
  static final ClassName PARAMETERS = model("Parameters");
  static final ClassName PASS = model("Pass");

  static final ClassName ATTENTION = layer("Attention");
  static final ClassName EMBEDDING = layer("Embedding");
  static final ClassName GATED_MLP = layer("GatedMlp");
  static final ClassName HEAD_ORDER = layer("HeadOrder");
  static final ClassName LAYER_NORM = layer("LayerNorm");
  static final ClassName MLP = layer("Mlp");
  static final ClassName OUTPUT_PROJECTION = layer("OutputProjection");
  static final ClassName RMS_NORM = layer("RmsNorm");
  static final ClassName ROPE = layer("Rope");
  static final ClassName UNEMBEDDING = layer("Unembedding");

  static final ClassName FAMILY = arch(Family.class);
  static final ClassName HYBRID = arch(Hybrid.class);
  static final ClassName INIT = arch(Init.class);
  static final ClassName KV_PROBE = arch(KvProbe.class);
  static final ClassName LAYER_SHAPE = arch(LayerShape.class);
  static final ClassName MERGE = arch(Merge.class);
  static final ClassName MODEL = arch(Model.class);
  static final ClassName ROPE_SHAPE = arch(RopeShape.class);
  static final ClassName SCHEDULE = arch(Schedule.class);
  static final ClassName SOURCE = arch(Source.class);
  static final ClassName STAGE = arch(Stage.class);
  static final ClassName TEACHER = arch(Teacher.class);

  private static final Map<Merge.Kind, ClassName> MERGES = new EnumMap<>(Merge.Kind.class);
  private static final Map<Mixer.Kind, ClassName> MIXERS = new EnumMap<>(Mixer.Kind.class);

  static {
    for (Merge.Kind kind : Merge.Kind.values()) {
      MERGES.put(kind, layer(Names.camel(Word.of(kind)) + "Merge"));
    }
    for (Mixer.Kind kind : Mixer.Kind.values()) {
      MIXERS.put(kind, layer(Names.camel(Word.of(kind))));
    }
  }

  private RuntimeType() {}

  /** The layer that joins two branches: {@code AdapterMerge} for {@code adapter}. */
  static ClassName of(Merge.Kind kind) {
    return MERGES.get(kind);
  }

  /** The layer that recurs: {@code DiscreteMamba2} for {@code discrete_mamba2}. */
  static ClassName of(Mixer.Kind kind) {
    return MIXERS.get(kind);
  }

  /** The norm before a family's mixers and its output head. */
  static ClassName norm(Family family) {
    return switch (family.block()) {
      case SEQUENTIAL -> RMS_NORM;
      case PARALLEL -> LAYER_NORM;
    };
  }

  /** The simple names of all of them. */
  static Set<String> names() {
    return Collections.unmodifiableSet(NAMES);
  }

  private static ClassName model(String name) {
    return type("io.hyb.runtime.model", name);
  }

  private static ClassName layer(String name) {
    return type("io.hyb.runtime.layer", name);
  }

  private static ClassName arch(Class<?> type) {
    return type(type.getPackageName(), type.getSimpleName());
  }

  private static ClassName type(String packageName, String name) {
    NAMES.add(name);
    return ClassName.get(packageName, name);
  }
}
