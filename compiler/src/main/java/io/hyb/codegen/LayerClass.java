package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.ADAPTER_MERGE;
import static io.hyb.codegen.RuntimeType.ATTENTION;
import static io.hyb.codegen.RuntimeType.DISCRETE_MAMBA_2;
import static io.hyb.codegen.RuntimeType.GATED_MLP;
import static io.hyb.codegen.RuntimeType.HEAD_ORDER;
import static io.hyb.codegen.RuntimeType.LAYER;
import static io.hyb.codegen.RuntimeType.LAYER_PASS;
import static io.hyb.codegen.RuntimeType.ND_ARRAY;
import static io.hyb.codegen.RuntimeType.OUTPUT_PROJECTION;
import static io.hyb.codegen.RuntimeType.PARAMETERS;
import static io.hyb.codegen.RuntimeType.RMS_NORM;
import static io.hyb.codegen.RuntimeType.ROPE;
import static io.hyb.codegen.RuntimeType.SHAPE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import io.hyb.arch.Merge;
import io.hyb.arch.Teacher;
import javax.lang.model.element.Modifier;

/** Writes the class of one kind of layer: its parts and, in two methods, all that it does. */
final class LayerClass {
  private static final int LINE_WIDTH = 100;

  private final Teacher teacher;
  private final LayerKind kind;
  private final String kvHeads;
  private final Unit unit;
  private final MethodSpec.Builder constructor =
      MethodSpec.constructorBuilder().addParameter(PARAMETERS, "at");
  private final MethodSpec.Builder forward = implementation("forward");

  private LayerClass(Teacher teacher, LayerKind kind, String kvHeads, Unit unit) {
    this.teacher = teacher;
    this.kind = kind;
    this.kvHeads = kvHeads;
    this.unit = unit;
  }

  /**
   * The class of a hybrid's layers of one kind, whose kept heads have their own keys and values.
   */
  static Unit ofHybrid(Teacher teacher, LayerKind kind, ClassName name, String javadoc) {
    Unit unit = new Unit(name, javadoc);
    return new LayerClass(teacher, kind, kept(kind), unit).write();
  }

  /** The class of a teacher's layers, whose heads share keys and values in groups. */
  static Unit ofTeacher(Teacher teacher, ClassName name, String javadoc) {
    Unit unit = new Unit(name, javadoc);
    return new LayerClass(teacher, LayerKind.attention(teacher.heads()), "KV_HEADS", unit).write();
  }

  private Unit write() {
    unit.type().addSuperinterface(LAYER);
    constants();
    if (kind.attends()) {
      constructor.addParameter(ROPE, "rope");
    }
    part(RMS_NORM, "mixerNorm", CodeBlock.of("at.at($S), D_MODEL, NORM_EPS", "input_layernorm"));
    line("mixerNorm.forward(x)", "u", residual());
    if (kind.attends()) {
      attention();
    }
    if (kind.recurs()) {
      mamba();
    }
    if (kind.sideBySide()) {
      sideBySide();
    } else if (kind.attends()) {
      merged();
    } else {
      recurrentAlone();
    }
    mlp();
    unit.type()
        .addMethod(constructor.build())
        .addMethod(forward.build())
        .addMethod(mixingMatrices());
    return unit;
  }

  private void constants() {
    if (kind.attends() && !kind.keepsAll()) {
      unit.privateConstant("KEPT_HEADS", kind.kept().size());
    }
    if (kind.recurs() && kind.recurrent().size() < kind.heads()) {
      unit.privateConstant("RECURRENT_HEADS", kind.recurrent().size());
    }
    kind.recurrence()
        .ifPresent(
            recurrence -> {
              unit.privateConstant("D_STATE", recurrence.dState());
              unit.privateConstant("CONV", recurrence.conv());
              unit.privateConstant("CHUNK", recurrence.chunk());
            });
  }

  private static String kept(LayerKind kind) {
    return kind.keepsAll() ? "HEADS" : "KEPT_HEADS";
  }

  private String recurrent() {
    return kind.recurrent().size() < kind.heads() ? "RECURRENT_HEADS" : "HEADS";
  }

  private void attention() {
    part(
        ATTENTION,
        "attention",
        CodeBlock.of(
            "at.at($S),$WD_MODEL,$W$L,$W$L,$WHEAD_DIM,$Wrope", "self_attn", kept(kind), kvHeads));
    line("attention.forward(u, pass)", "attended", heads(kind.kept().size()));
  }

  private void mamba() {
    part(
        DISCRETE_MAMBA_2,
        "mamba",
        CodeBlock.of(
            "at.at($S),$WD_MODEL,$W$L,$WHEAD_DIM,$WD_STATE,$WCONV,$WCHUNK", "mixer", recurrent()));
    line("mamba.forward(u, pass)", "recurred", heads(kind.recurrent().size()));
  }

  /** One output projection over all heads in the teacher's order. */
  private void sideBySide() {
    String heads = kind.attends() ? "attended" : "recurred";
    if (kind.attends() && kind.recurs()) {
      part(
          HEAD_ORDER,
          "teacherOrder",
          CodeBlock.of("at.kernels(), HEADS$L", HybridClass.furtherArguments(kind.kept())));
      line("teacherOrder.interleave(attended, recurred)", "heads", heads(kind.heads()));
      heads = "heads";
    }
    projection("output", "self_attn.o_proj", "HEADS");
    line("output.forward(pass.ablate(" + heads + "))", "mixed", residual());
  }

  /** Two output projections, whose results are merged. */
  private void merged() {
    projection("attentionOutput", "self_attn.o_proj", kept(kind));
    projection("recurrentOutput", "mixer.out_proj", "HEADS");
    // The pass must be told which of the teacher's heads these are, unless they are all.
    CodeBlock which =
        kind.keepsAll() ? CodeBlock.of("") : HybridClass.furtherArguments(kind.kept());
    line(
        CodeBlock.of("attentionOutput.forward(pass.ablate(attended$L))", which),
        "fromAttention",
        residual());
    line("recurrentOutput.forward(pass.ablate(recurred))", "fromRecurrence", residual());
    if (kind.merge() == Merge.ADAPTER) {
      part(ADAPTER_MERGE, "merge", CodeBlock.of("at.at($S), D_MODEL", "merge"));
      line("merge.forward(fromRecurrence, fromAttention)", "mixed", residual());
    } else {
      line("fromRecurrence.add(fromAttention)", "mixed", residual());
    }
  }

  private void recurrentAlone() {
    projection("output", "mixer.out_proj", "HEADS");
    line("output.forward(pass.ablate(recurred))", "mixed", residual());
  }

  private void projection(String field, String weight, String heads) {
    part(
        OUTPUT_PROJECTION,
        field,
        CodeBlock.of("at.at($S),$W$L * HEAD_DIM,$WD_MODEL", weight, heads));
  }

  private void mlp() {
    part(
        RMS_NORM,
        "mlpNorm",
        CodeBlock.of("at.at($S), D_MODEL, NORM_EPS", "post_attention_layernorm"));
    part(GATED_MLP, "mlp", CodeBlock.of("at.at($S), D_MODEL, D_FF", "mlp"));
    line("x.add(mixed)", "y", residual());
    forward.addCode("return y.add(mlp.forward(mlpNorm.forward(y))); // $L\n", residual());
  }

  private MethodSpec mixingMatrices() {
    MethodSpec.Builder method = implementation("mixingMatrices");
    String matrices = "(batch, %d, length, length)";
    if (kind.recurs()) {
      return method
          .addCode(
              "return mamba.matrices(mixerNorm.forward(x), pass); // $L\n",
              matrices.formatted(kind.recurrent().size()))
          .build();
    }
    if (kvHeads.equals("KV_HEADS")) {
      return method
          .addCode(
              "return attention.matrices(mixerNorm.forward(x), pass); // $L\n",
              matrices.formatted(kind.heads()))
          .build();
    }
    return method
        .addComment("No head recurs.")
        .addStatement("long batch = x.getShape().get(0)")
        .addStatement("long length = x.getShape().get(1)")
        .addStatement("return x.getManager().create(new $T(batch, 0, length, length))", SHAPE)
        .build();
  }

  private void part(ClassName type, String field, CodeBlock arguments) {
    unit.part(type, field);
    String onOneLine = "    %s = new %s(%s);".formatted(field, type.simpleName(), arguments);
    boolean fits = onOneLine.length() <= LINE_WIDTH;
    constructor.addCode(
        fits ? "$L = new $T($L);\n" : "$L =\n$>$>new $T(\n$>$>$L);\n$<$<$<$<",
        field,
        type,
        arguments);
  }

  /** A line of {@code forward} and the shape of its result. */
  private void line(CodeBlock expression, String result, String shape) {
    forward.addCode("$T $L = $L; // $L\n", ND_ARRAY, result, expression, shape);
  }

  private void line(String expression, String result, String shape) {
    line(CodeBlock.of(expression), result, shape);
  }

  private String residual() {
    return "(batch, length, %d)".formatted(teacher.dModel());
  }

  private String heads(int count) {
    return "(batch, length, %d, %d)".formatted(count, teacher.headDim());
  }

  private static MethodSpec.Builder implementation(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(ND_ARRAY, "x")
        .addParameter(LAYER_PASS, "pass")
        .returns(ND_ARRAY);
  }
}
