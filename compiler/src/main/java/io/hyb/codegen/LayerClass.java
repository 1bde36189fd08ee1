package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.ATTENDING_LAYER;
import static io.hyb.codegen.RuntimeType.ATTENTION;
import static io.hyb.codegen.RuntimeType.GATED_MLP;
import static io.hyb.codegen.RuntimeType.HEAD_ORDER;
import static io.hyb.codegen.RuntimeType.LAYER;
import static io.hyb.codegen.RuntimeType.MLP;
import static io.hyb.codegen.RuntimeType.OUTPUT_PROJECTION;
import static io.hyb.codegen.RuntimeType.RMS_NORM;
import static io.hyb.codegen.RuntimeType.ROPE;
import static io.hyb.codegen.RuntimeType.SHAPE;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import io.hyb.arch.Family;
import io.hyb.arch.Teacher;
import io.hyb.arch.mixer.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Writes the class of one kind of layer: its parts and, in a few methods, all that it does. */
final class LayerClass {
  private final Teacher teacher;
  private final LayerKind kind;
  private final String kvHeads;
  private final Unit unit;
  private final LayerCode code;

  private LayerClass(Teacher teacher, LayerKind kind, String kvHeads, Unit unit) {
    this.teacher = teacher;
    this.kind = kind;
    this.kvHeads = kvHeads;
    this.unit = unit;
    this.code = new LayerCode(unit);
  }

  /**
   * The class of a hybrid's layers of one kind, whose kept heads have their own keys and values.
   */
  static Unit ofHybrid(Teacher teacher, LayerKind kind, ClassName name, String javadoc) {
    Unit unit = new Unit(name, javadoc);
    return new LayerClass(teacher, kind, kept(kind), unit).writeInOne();
  }

  /** The class of a teacher's layers, whose heads share keys and values in groups. */
  static Unit ofTeacher(Teacher teacher, ClassName name, String javadoc) {
    Unit unit = new Unit(name, javadoc);
    return new LayerClass(teacher, LayerKind.attention(teacher.heads()), "KV_HEADS", unit)
        .writeInTwo();
  }

  /** Up to the heads, and from them on: what ranking asks for apart. */
  private Unit writeInTwo() {
    unit.type().addSuperinterface(ATTENDING_LAYER);
    code.parameter(ROPE, "rope");
    code.method("heads");
    inputs();
    attention();
    code.returned("attention.forward(u, pass)", heads(kind.heads()));
    code.method("after", "heads");
    projection("output", attentionOutput(), "HEADS");
    code.line("output.onto(x, heads)", "y", residual());
    if (teacher.family().block() == Family.Block.PARALLEL) {
      input();
    }
    return finished();
  }

  private Unit writeInOne() {
    unit.type().addSuperinterface(LAYER);
    constants();
    if (kind.attends()) {
      code.parameter(ROPE, "rope");
    }
    code.method("forward");
    inputs();
    if (kind.attends()) {
      attention();
    }
    if (kind.recurs()) {
      recurrentHeads();
    }
    if (kind.sideBySide()) {
      sideBySide();
    } else if (MergeCode.of(kind).arguments().isEmpty()) {
      added();
    } else {
      merged();
    }
    return finished();
  }

  private Unit finished() {
    mlp();
    code.finish();
    if (!kind.recurs() || kind.mixer().hasMatrices()) {
      unit.type().addMethod(mixingMatrices());
    }
    return unit;
  }

  private void constants() {
    if (kind.attends() && !kind.keepsAll()) {
      unit.constant(
          ArrayTypeName.of(TypeName.INT),
          "KEPT",
          CodeBlock.of(
              "{"
                  + kind.kept().stream().map(String::valueOf).collect(Collectors.joining(",$W"))
                  + "}"),
          Modifier.PRIVATE);
    }
    kind.window().ifPresent(positions -> unit.privateConstant("WINDOW", positions));
    if (kind.recurs() && kind.recurrent().size() < kind.heads()) {
      unit.privateConstant("RECURRENT_HEADS", kind.recurrent().size());
    }
    if (kind.recurs()) {
      for (Setting setting : recurrence().settings()) {
        unit.privateConstant(MixerCode.constant(setting), (Integer) setting.value());
      }
    }
  }

  /** How many heads a hybrid's layer keeps, as code. */
  private static String kept(LayerKind kind) {
    return kind.keepsAll() ? "HEADS" : "KEPT.length";
  }

  /** How many heads recur, as code. */
  private String recurrent() {
    return kind.recurrent().size() < kind.heads() ? "RECURRENT_HEADS" : "HEADS";
  }

  /** What the branches read, and the MLP too where it reads what they do. */
  private void inputs() {
    if (kind.mergeNormsInputs()) {
      merge();
      if (kind.attends()) {
        code.line("merge.attentionInput(x)", "ua", residual());
      }
      code.line("merge.recurrentInput(x)", "ur", residual());
    }
    if (!kind.mergeNormsInputs() || teacher.family().block() == Family.Block.PARALLEL) {
      code.part(
          RuntimeType.norm(teacher.family()), norm(), at("input_layernorm"), "D_MODEL", "NORM_EPS");
      input();
    }
  }

  /** What the mixer reads, or all of a parallel block does. */
  private void input() {
    code.line(norm() + ".forward(x)", "u", residual());
  }

  private void merge() {
    ClassName type = RuntimeType.of(kind.merge().kind());
    String[] arguments =
        Stream.concat(Stream.of(at("merge")), MergeCode.of(kind).arguments().stream())
            .toArray(String[]::new);
    if (kind.attends()) {
      code.part(type, "merge", arguments);
    } else {
      code.made("$T.alone", type, "merge", "", arguments);
    }
  }

  /** The norm that the mixer reads through, by itself or together with the MLP. */
  private String norm() {
    return switch (teacher.family().block()) {
      case SEQUENTIAL -> "mixerNorm";
      case PARALLEL -> "norm";
    };
  }

  private void attention() {
    List<String> arguments =
        new ArrayList<>(List.of(at("self_attn"), "D_MODEL", kept(kind), kvHeads, "HEAD_DIM"));
    String maker = teacher.family().biases().inHeads() ? "$T.withBiases" : "new $T";
    if (teacher.family().headNorms()) {
      maker = "$T.withHeadNorms";
      arguments.add("NORM_EPS");
    }
    arguments.add("rope");
    String window = kind.window().isPresent() ? ".withWindow(WINDOW)" : "";
    code.made(maker, ATTENTION, "attention", window, arguments.toArray(String[]::new));
  }

  private void recurrentHeads() {
    List<String> arguments =
        new ArrayList<>(List.of(at("mixer"), "D_MODEL", recurrent(), "HEAD_DIM"));
    arguments.addAll(recurrence().arguments());
    code.part(
        RuntimeType.of(kind.mixer().kind()),
        recurrence().field(),
        arguments.toArray(String[]::new));
  }

  private MixerCode recurrence() {
    return MixerCode.of(kind.mixer());
  }

  private void attended(String expression) {
    code.line(expression, "attended", heads(kind.kept().size()));
  }

  private void recurred(String expression) {
    code.line(expression, "recurred", heads(kind.recurrent().size()));
  }

  /** What the recurrent heads make of an input, as code. */
  private String recurrence(String input) {
    return recurrence().field() + ".forward(" + input + ", pass)";
  }

  /** One output projection over all heads in the teacher's order. */
  private void sideBySide() {
    String heads = kind.attends() ? "attended" : "recurred";
    if (kind.attends()) {
      attended("attention.forward(u, pass)");
    }
    if (kind.recurs()) {
      recurred(recurrence("u"));
    }
    if (kind.attends() && kind.recurs()) {
      code.part(HEAD_ORDER, "teacherOrder", "at.kernels()", "HEADS", "KEPT");
      code.line("teacherOrder.interleave(attended, recurred, pass)", "heads", heads(kind.heads()));
      heads = "heads";
    }
    projection("output", attentionOutput(), "HEADS");
    code.line("output.onto(x, pass.ablate(" + heads + "))", "y", residual());
  }

  /** Each branch is added to the residual stream by its output projection. */
  private void added() {
    if (!kind.attends()) {
      projection("output", "mixer.out_proj", "HEADS");
      recurred(recurrence("u"));
      code.line("output.onto(x, pass.ablate(recurred))", "y", residual());
      return;
    }
    branches("u", "u");
    code.line("attentionOutput.onto(x, attended)", "withAttention", residual());
    code.line("recurrentOutput.onto(withAttention, recurred)", "y", residual());
  }

  /** The merge joins what the branches' output projections give. */
  private void merged() {
    if (kind.mergeNormsInputs()) {
      branches("ua", "ur");
    } else {
      branches("u", "u");
      merge();
    }
    if (kind.attends()) {
      code.line("attentionOutput.forward(attended)", "fromAttention", residual());
    }
    code.line("recurrentOutput.forward(recurred)", "fromRecurrence", residual());
    String outputs = kind.attends() ? "fromRecurrence, fromAttention" : "fromRecurrence";
    code.line("x.add(merge.forward(" + outputs + "))", "y", residual());
  }

  /** The branches up to their output projections, given the names of what they read. */
  private void branches(String forAttention, String forRecurrence) {
    if (kind.attends()) {
      projection("attentionOutput", attentionOutput(), kept(kind));
    }
    projection("recurrentOutput", "mixer.out_proj", "HEADS");
    if (kind.attends()) {
      // The pass must be told which of the teacher's heads these are, unless they are all.
      String which = kind.keepsAll() ? "" : ", KEPT";
      attended("pass.ablate(attention.forward(" + forAttention + ", pass)" + which + ")");
    }
    recurred("pass.ablate(" + recurrence(forRecurrence) + ")");
  }

  private String attentionOutput() {
    return "self_attn." + teacher.family().outputProjection();
  }

  private void projection(String field, String weight, String heads) {
    String maker = teacher.family().biases().inOutputs() ? "$T.withBias" : "new $T";
    code.made(maker, OUTPUT_PROJECTION, field, "", at(weight), heads + " * HEAD_DIM", "D_MODEL");
  }

  private void mlp() {
    switch (teacher.family().block()) {
      case SEQUENTIAL -> {
        code.part(RMS_NORM, "mlpNorm", at("post_attention_layernorm"), "D_MODEL", "NORM_EPS");
        code.part(GATED_MLP, "mlp", at("mlp"), "D_MODEL", "D_FF");
        code.returned("mlp.onto(y, mlpNorm, pass)", residual());
      }
      case PARALLEL -> {
        code.part(MLP, "mlp", at("mlp"), "D_MODEL", "D_FF");
        code.returned("mlp.onto(y, u)", residual());
      }
    }
  }

  private MethodSpec mixingMatrices() {
    MethodSpec.Builder method = LayerCode.implementation("mixingMatrices");
    String matrices = "(batch, %d, length, length)";
    if (kind.recurs()) {
      return method
          .addCode(
              "return $L.matrices($L(x), pass); // $L\n",
              recurrence().field(),
              kind.mergeNormsInputs() ? "merge.recurrentInput" : norm() + ".forward",
              matrices.formatted(kind.recurrent().size()))
          .build();
    }
    if (kvHeads.equals("KV_HEADS")) {
      return method
          .addCode(
              "return attention.matrices($L.forward(x), pass); // $L\n",
              norm(),
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

  /** The place {@code path} below the layer's. */
  private static String at(String path) {
    return "at.at(\"" + path + "\")";
  }

  private String residual() {
    return "(batch, length, %d)".formatted(teacher.dModel());
  }

  private String heads(int count) {
    return "(batch, length, %d, %d)".formatted(count, teacher.headDim());
  }
}
