package io.hyb.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.regex.Pattern;
import javax.annotation.processing.Generated;
import javax.lang.model.element.Modifier;

/** One compilation unit in the making: its class, and the teacher's constants that it names. */
final class Unit {
  private static final int JAVADOC_WIDTH = 97;

  private final ClassName name;
  private final TypeSpec.Builder type;

  Unit(ClassName name, String javadoc, Modifier... modifiers) {
    this.name = name;
    type =
        TypeSpec.classBuilder(name)
            .addJavadoc("$L\n", Prose.wrapped(javadoc, JAVADOC_WIDTH))
            .addAnnotation(
                AnnotationSpec.builder(Generated.class)
                    .addMember("value", "$S", "io.hyb.codegen")
                    .build())
            .addModifiers(modifiers)
            .addModifiers(Modifier.FINAL);
  }

  ClassName name() {
    return name;
  }

  TypeSpec.Builder type() {
    return type;
  }

  /** A constant; without {@code access} it is for the package. */
  void constant(TypeName of, String constant, CodeBlock value, Modifier... access) {
    type.addField(
        FieldSpec.builder(of, constant, access)
            .addModifiers(Modifier.STATIC, Modifier.FINAL)
            .initializer(value)
            .build());
  }

  void privateConstant(String constant, int value) {
    constant(TypeName.INT, constant, CodeBlock.of("$L", Literal.of(value)), Modifier.PRIVATE);
  }

  void part(TypeName of, String field) {
    type.addField(of, field, Modifier.PRIVATE, Modifier.FINAL);
  }

  /**
   * The finished file.
   *
   * @param shared class whose {@code SHARED} constants this one may use by their simple names
   */
  GeneratedSource source(Spec spec, ClassName shared) {
    TypeSpec built = type.build();
    JavaFile.Builder file =
        JavaFile.builder(name.packageName(), built)
            .addFileComment(
                "Compiled by Hyb from $L: change the spec, not this file.",
                Prose.escaped(spec.file()))
            .skipJavaLangImports(true)
            .indent("  ");
    if (!shared.equals(name)) {
      String text = built.toString();
      String[] used =
          TeacherClass.SHARED.stream()
              .filter(constant -> Pattern.compile("\\b" + constant + "\\b").matcher(text).find())
              .toArray(String[]::new);
      if (used.length > 0) {
        file.addStaticImport(shared, used);
      }
    }
    return new GeneratedSource(
        name.canonicalName().replace('.', '/') + ".java", Layout.of(file.build().toString()));
  }
}
