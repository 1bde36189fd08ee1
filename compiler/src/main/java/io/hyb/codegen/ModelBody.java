package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.EMBEDDING;
import static io.hyb.codegen.RuntimeType.LANGUAGE_MODEL;
import static io.hyb.codegen.RuntimeType.LAYER;
import static io.hyb.codegen.RuntimeType.MODEL;
import static io.hyb.codegen.RuntimeType.MODEL_DEFINITION;
import static io.hyb.codegen.RuntimeType.ND_ARRAY;
import static io.hyb.codegen.RuntimeType.PARAMETERS;
import static io.hyb.codegen.RuntimeType.PASS;
import static io.hyb.codegen.RuntimeType.ROPE;
import static io.hyb.codegen.RuntimeType.SCOPE;
import static io.hyb.codegen.RuntimeType.UNEMBEDDING;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import io.hyb.arch.Teacher;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes what every model class has: its parts, its constructor and the walk through its layers.
 */
final class ModelBody {
  private static final TypeName LAYERS =
      ParameterizedTypeName.get(ClassName.get(List.class), LAYER);

  private ModelBody() {}

  /**
   * @param type the architecture's type of the model
   * @param shape initialiser of {@code SHAPE}
   * @param layers statement that fills {@code layers}; may name {@code weights} and {@code rope}
   * @param attends whether any layer needs {@code rope}
   */
  static void write(
      Unit unit,
      Teacher teacher,
      ClassName type,
      CodeBlock shape,
      CodeBlock layers,
      boolean attends) {
    unit.constant(type, "SHAPE", shape, Modifier.PUBLIC);
    unit.constant(
        MODEL_DEFINITION,
        "DEFINITION",
        CodeBlock.of("new $T(SHAPE, $T::new)", MODEL_DEFINITION, unit.name()),
        Modifier.PUBLIC);
    unit.part(EMBEDDING, "embedding");
    unit.part(LAYERS, "layers");
    unit.part(RuntimeType.norm(teacher.family()), "norm");
    unit.part(UNEMBEDDING, "unembedding");
    unit.type()
        .addSuperinterface(LANGUAGE_MODEL)
        .addMethod(constructor(teacher, layers, attends))
        .addMethod(implementation("shape").returns(MODEL).addStatement("return SHAPE").build())
        .addMethod(implementation("layers").returns(LAYERS).addStatement("return layers").build())
        .addMethod(embed(teacher))
        .addMethod(logits(teacher))
        .addMethod(forward(teacher))
        .addMethod(through());
  }

  private static MethodSpec constructor(Teacher teacher, CodeBlock layers, boolean attends) {
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addJavadoc("The model with these weights, named as Hugging Face names them.\n")
            .addModifiers(Modifier.PUBLIC)
            .addParameter(PARAMETERS, "weights")
            .addStatement(
                "embedding = new $T(weights.at($S), VOCAB, D_MODEL)",
                EMBEDDING,
                "model.embed_tokens");
    if (attends) {
      constructor.addStatement("$T rope = new $T(ROPE, HEAD_DIM)", ROPE, ROPE);
    }
    constructor
        .addCode(layers)
        .addStatement(
            "norm = new $T(weights.at($S), D_MODEL, NORM_EPS)",
            RuntimeType.norm(teacher.family()),
            teacher.family().finalNorm());
    if (teacher.tieEmbeddings()) {
      constructor.addComment("Tied: the embedding is the output projection too.");
    }
    String place = teacher.tieEmbeddings() ? "model.embed_tokens" : "lm_head";
    if (teacher.family().biases().inOutputs()) {
      constructor.addCode(
          "unembedding =\n$>$>$T.withBias(weights.at($S), weights.at($S), VOCAB, D_MODEL);\n$<$<",
          UNEMBEDDING,
          place,
          "lm_head");
    } else {
      constructor.addStatement(
          "unembedding = new $T(weights.at($S), VOCAB, D_MODEL)", UNEMBEDDING, place);
    }
    return constructor.build();
  }

  private static MethodSpec embed(Teacher teacher) {
    return implementation("embed")
        .addParameter(ND_ARRAY, "ids")
        .returns(ND_ARRAY)
        .addCode("return embedding.forward(ids); // (batch, length, $L)\n", teacher.dModel())
        .build();
  }

  private static MethodSpec logits(Teacher teacher) {
    return implementation("logits")
        .addParameter(ND_ARRAY, "x")
        .returns(ND_ARRAY)
        .addCode(
            "return unembedding.forward(norm.forward(x)); // (batch, length, $L)\n",
            teacher.vocab())
        .build();
  }

  private static MethodSpec forward(Teacher teacher) {
    return implementation("forward")
        .addParameter(ND_ARRAY, "ids")
        .addParameter(PASS, "pass")
        .returns(ND_ARRAY)
        .addCode("$T x = embed(ids); // (batch, length, $L)\n", ND_ARRAY, teacher.dModel())
        .beginControlFlow("for (int i = 0; i < layers.size(); i++)")
        .addCode("x = through(i, x, pass); // (batch, length, $L)\n", teacher.dModel())
        .endControlFlow()
        .addStatement("long length = ids.getShape().get(1)")
        .addStatement("pass.cache().ifPresent(cache -> cache.advance(length))")
        .addCode("return logits(x); // (batch, length, $L)\n", teacher.vocab())
        .build();
  }

  private static MethodSpec through() {
    return MethodSpec.methodBuilder("through")
        .addJavadoc("Layer {@code i}, of which nothing but the result stays in memory.\n")
        .addModifiers(Modifier.PRIVATE)
        .addParameter(TypeName.INT, "i")
        .addParameter(ND_ARRAY, "x")
        .addParameter(PASS, "pass")
        .returns(ND_ARRAY)
        .beginControlFlow("try (x)")
        .addStatement("return $T.around(() -> layers.get(i).forward(x, pass.at(i)))", SCOPE)
        .endControlFlow()
        .build();
  }

  private static MethodSpec.Builder implementation(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }
}
