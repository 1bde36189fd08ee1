package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.LAYER_PASS;
import static io.hyb.codegen.RuntimeType.ND_ARRAY;
import static io.hyb.codegen.RuntimeType.PARAMETERS;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The code of a layer's class while it is written: the parts that its constructor makes, laid out
 * in lines that fit, and the lines of the methods that compute, each with the shape of its result.
 */
final class LayerCode {
  private static final int LINE_WIDTH = 100;

  private final Unit unit;
  private final MethodSpec.Builder constructor =
      MethodSpec.constructorBuilder().addParameter(PARAMETERS, "at");
  private final List<MethodSpec.Builder> methods = new ArrayList<>();

  /**
   * @param unit the class, which gets the parts as fields
   */
  LayerCode(Unit unit) {
    this.unit = unit;
  }

  /**
   * Begins a method, to which all lines from now on belong.
   *
   * @param more arrays that it takes besides the residual stream
   */
  void method(String name, String... more) {
    methods.add(implementation(name, more));
  }

  private MethodSpec.Builder method() {
    return methods.get(methods.size() - 1);
  }

  /** Something that the constructor is given besides. */
  void parameter(TypeName type, String name) {
    constructor.addParameter(type, name);
  }

  /** A part of the layer that its constructor makes. */
  void part(ClassName type, String field, String... arguments) {
    made("new $T", type, field, "", arguments);
  }

  /**
   * A part that {@code maker} makes, such as {@code new $T}.
   *
   * @param then what is called on it, such as {@code .withWindow(WINDOW)}
   */
  void made(String maker, ClassName type, String field, String then, String... arguments) {
    unit.part(type, field);
    String list = String.join(", ", arguments);
    int call = maker.replace("$T", type.simpleName()).length() + "(); ".length() + list.length();
    String last = then.isEmpty() ? ";\n" : "\n$>$>" + then + ";\n$<$<";
    String deeper = then.isEmpty() ? "$>$>" : "$>$>$>$>";
    String text =
        "$L =\n$>$>" + maker + "(\n" + deeper + "$L)" + deeper.replace('>', '<') + last + "$<$<";
    if ("     = ".length() + field.length() + call + then.length() <= LINE_WIDTH) {
      text = "$L = " + maker + "($L)" + then + ";\n";
    } else if ("        ".length() + call <= LINE_WIDTH) {
      text = "$L =\n$>$>" + maker + "($L)" + last + "$<$<";
    }
    // Many arguments may be too long even for a line of their own.
    CodeBlock breakable = CodeBlock.of(String.join(",$W", arguments));
    constructor.addCode(text, field, type, breakable);
  }

  /** A line of the method and the shape of its result. */
  void line(String expression, String result, String shape) {
    method().addCode("$T $L = $L; // $L\n", ND_ARRAY, result, expression, shape);
  }

  /** What the method gives, and its shape. */
  void returned(String expression, String shape) {
    method().addCode("return $L; // $L\n", expression, shape);
  }

  /** Adds constructor and methods to the class. */
  void finish() {
    unit.type().addMethod(constructor.build());
    methods.forEach(method -> unit.type().addMethod(method.build()));
  }

  /** A method of every layer, which takes the residual stream, perhaps more, and the pass. */
  static MethodSpec.Builder implementation(String name, String... more) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name)
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addParameter(ND_ARRAY, "x");
    for (String array : more) {
      method.addParameter(ND_ARRAY, array);
    }
    return method.addParameter(LAYER_PASS, "pass").returns(ND_ARRAY);
  }
}
