package io.hyb.codegen;

import static io.hyb.codegen.RuntimeType.PROGRAM;
import static io.hyb.codegen.RuntimeType.VERBS;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import javax.lang.model.element.Modifier;

/** Writes the class that the JAR starts with. */
final class MainClass {
  private MainClass() {}

  /**
   * @param model what was compiled
   * @param definition the class of what was compiled
   * @param teacher an {@code Optional}: the definition of its teacher, if it has one
   */
  static Unit of(ClassName name, Model model, Spec spec, ClassName definition, CodeBlock teacher) {
    Unit unit =
        new Unit(
            name,
            "What {@code java -jar} starts: the runtime's verbs on " + model.name() + ".",
            Modifier.PUBLIC);
    unit.constant(
        PROGRAM,
        "PROGRAM",
        CodeBlock.of(
            "\n$>$>new $T(\n$>$>$S,\n$S,\n$S,\n$T.DEFINITION,\n$L)$<$<$<$<",
            PROGRAM,
            spec.file(),
            SemanticHash.of(model),
            spec.textHash(),
            definition,
            teacher));
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
