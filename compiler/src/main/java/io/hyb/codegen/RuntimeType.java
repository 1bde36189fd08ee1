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

/**
 * The types that generated code is written against: the runtime's, the architecture's, DJL's array.
 */
final class RuntimeType {
  static final ClassName ND_ARRAY = ClassName.get("ai.djl.ndarray", "NDArray");
  static final ClassName SHAPE = ClassName.get("ai.djl.ndarray.types", "Shape");

  static final ClassName PROGRAM = ClassName.get("io.hyb.runtime", "Program");
  static final ClassName VERBS = ClassName.get("io.hyb.runtime.cli", "Verbs");
  static final ClassName SCOPE = ClassName.get("io.hyb.runtime.torch", "Scope");

  static final ClassName LANGUAGE_MODEL = model("LanguageModel");
  static final ClassName LAYER = model("Layer");
  static final ClassName LAYER_PASS = model("LayerPass");
  static final ClassName MODEL_DEFINITION = model("ModelDefinition");
  static final ClassName PARAMETERS = model("Parameters");
  static final ClassName PASS = model("Pass");

  static final ClassName ADAPTER_MERGE = layer("AdapterMerge");
  static final ClassName ATTENTION = layer("Attention");
  static final ClassName DISCRETE_MAMBA_2 = layer("DiscreteMamba2");
  static final ClassName EMBEDDING = layer("Embedding");
  static final ClassName GATED_MLP = layer("GatedMlp");
  static final ClassName HEAD_ORDER = layer("HeadOrder");
  static final ClassName LAYER_NORM = layer("LayerNorm");
  static final ClassName MLP = layer("Mlp");
  static final ClassName OUTPUT_PROJECTION = layer("OutputProjection");
  static final ClassName RMS_NORM = layer("RmsNorm");
  static final ClassName ROPE = layer("Rope");
  static final ClassName UNEMBEDDING = layer("Unembedding");

  static final ClassName FAMILY = ClassName.get(Family.class);
  static final ClassName HYBRID = ClassName.get(Hybrid.class);
  static final ClassName INIT = ClassName.get(Init.class);
  static final ClassName KV_PROBE = ClassName.get(KvProbe.class);
  static final ClassName LAYER_SHAPE = ClassName.get(LayerShape.class);
  static final ClassName MERGE = ClassName.get(Merge.class);
  static final ClassName MODEL = ClassName.get(Model.class);
  static final ClassName ROPE_SHAPE = ClassName.get(RopeShape.class);
  static final ClassName SCHEDULE = ClassName.get(Schedule.class);
  static final ClassName SOURCE = ClassName.get(Source.class);
  static final ClassName STAGE = ClassName.get(Stage.class);
  static final ClassName TEACHER = ClassName.get(Teacher.class);

  private RuntimeType() {}

  /** The norm before a family's mixers and its output head. */
  static ClassName norm(Family family) {
    return switch (family.block()) {
      case SEQUENTIAL -> RMS_NORM;
      case PARALLEL -> LAYER_NORM;
    };
  }

  private static ClassName model(String name) {
    return ClassName.get("io.hyb.runtime.model", name);
  }

  private static ClassName layer(String name) {
    return ClassName.get("io.hyb.runtime.layer", name);
  }
}
