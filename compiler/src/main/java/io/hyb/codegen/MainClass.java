package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.PROGRAM;
import static io.hyb.codegen.RuntimeType.VERBS;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Modifier;

/** Writes the class that the JAR starts with. */
final class MainClass {
  private MainClass() {}

  /**
   * @param model the class of what was compiled
   * @param teacher an {@code Optional}: the definition of its teacher, if it has one
   * @param schedule its schedule
   */
  static Unit of(
      ClassName name,
      String modelName,
      Spec spec,
      ClassName model,
      CodeBlock teacher,
      CodeBlock schedule) {
    Unit unit =
        new Unit(
            name,
            "What {@code java -jar} starts: the runtime's verbs on " + modelName + ".",
            Modifier.PUBLIC);
    unit.constant(
        PROGRAM,
        "PROGRAM",
        CodeBlock.of(
            "\n$>$>new $T(\n$>$>$S,\n$S,\n$S,\n$T.DEFINITION,\n$L,\n$L)$<$<$<$<",
            PROGRAM,
            modelName,
            spec.file(),
            spec.hash(),
            model,
            teacher,
            schedule));
    unit.type()
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(
            MethodSpec.methodBuilder("main")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(TypeName.VOID)
                .addParameter(ArrayTypeName.of(String.class), "args")
                .addStatement("$T.exit($T.run(PROGRAM, args))", System.class, VERBS)
                .build());
    return unit;
  }
}
