package io.hyb.codegen;

import com.palantir.javapoet.ClassName;

/** The types that generated code is written against: the runtime's, and DJL's array. */
final class RuntimeType {
  static final ClassName ND_ARRAY = ClassName.get("ai.djl.ndarray", "NDArray");
  static final ClassName SHAPE = ClassName.get("ai.djl.ndarray.types", "Shape");

  static final ClassName PROGRAM = ClassName.get("io.hyb.runtime", "Program");
  static final ClassName VERBS = ClassName.get("io.hyb.runtime.cli", "Verbs");
  static final ClassName SCOPE = ClassName.get("io.hyb.runtime.torch", "Scope");

  static final ClassName LANGUAGE_MODEL = model("LanguageModel");
  static final ClassName LAYER = model("Layer");
  static final ClassName LAYER_PASS = model("LayerPass");
  static final ClassName LAYER_SHAPE = model("LayerShape");
  static final ClassName MERGE = model("Merge");
  static final ClassName MODEL_DEFINITION = model("ModelDefinition");
  static final ClassName MODEL_SHAPE = model("ModelShape");
  static final ClassName PARAMETERS = model("Parameters");
  static final ClassName PASS = model("Pass");
  static final ClassName ROPE_SHAPE = model("RopeShape");
  static final ClassName SSM_SHAPE = model("SsmShape");
  static final ClassName TEACHER_SHAPE = model("TeacherShape");

  static final ClassName ADAPTER_MERGE = layer("AdapterMerge");
  static final ClassName ATTENTION = layer("Attention");
  static final ClassName DISCRETE_MAMBA_2 = layer("DiscreteMamba2");
  static final ClassName EMBEDDING = layer("Embedding");
  static final ClassName GATED_MLP = layer("GatedMlp");
  static final ClassName HEAD_ORDER = layer("HeadOrder");
  static final ClassName OUTPUT_PROJECTION = layer("OutputProjection");
  static final ClassName RMS_NORM = layer("RmsNorm");
  static final ClassName ROPE = layer("Rope");
  static final ClassName UNEMBEDDING = layer("Unembedding");

  static final ClassName KV_PROBE = schedule("KvProbe");
  static final ClassName SCHEDULE = schedule("Schedule");
  static final ClassName SOURCE = schedule("Source");
  static final ClassName STAGE = schedule("Stage");

  private RuntimeType() {}

  private static ClassName model(String name) {
    return ClassName.get("io.hyb.runtime.model", name);
  }

  private static ClassName layer(String name) {
    return ClassName.get("io.hyb.runtime.layer", name);
  }

  private static ClassName schedule(String name) {
    return ClassName.get("io.hyb.runtime.schedule", name);
  }
}
