package io.hyb.codegen;

import com.palantir.javapoet.ClassName;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Hands out the class names of one generated package. No two differ only by case (file systems may
 * not tell them apart), and none hides a class that generated code uses.
 */
final class Names {
  private static final Set<String> USED_BY_GENERATED_CODE =
      Set.of(
          "adaptermerge",
          "attention",
          "discretemamba2",
          "embedding",
          "family",
          "function",
          "gatedmlp",
          "generated",
          "headorder",
          "hybrid",
          "init",
          "intstream",
          "kvprobe",
          "languagemodel",
          "layer",
          "layerpass",
          "layershape",
          "list",
          "main",
          "merge",
          "modeldefinition",
          "model",
          "ndarray",
          "object",
          "optional",
          "outputprojection",
          "override",
          "parameters",
          "pass",
          "program",
          "rmsnorm",
          "rope",
          "ropeshape",
          "schedule",
          "scope",
          "shape",
          "source",
          "stage",
          "string",
          "system",
          "teacher",
          "unembedding",
          "verbs");

  private final String packageName;
  private final Set<String> taken = new HashSet<>(USED_BY_GENERATED_CODE);

  Names(String model) {
    packageName = "hyb.model." + packageSegment(model);
  }

  String packageName() {
    return packageName;
  }

  /** The class that {@code main} is in. */
  ClassName main() {
    return ClassName.get(packageName, "Main");
  }

  /** A class called {@code wish}, or nearly so where that is taken. */
  ClassName claim(String wish) {
    String plain = Prose.capitalised(identifier(wish));
    String name = plain;
    for (int i = 1; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = plain + "Model" + (i == 1 ? "" : i);
    }
    return ClassName.get(packageName, name);
  }

  private static String packageSegment(String model) {
    String segment = identifier(model).toLowerCase(Locale.ROOT);
    return SourceVersion.isKeyword(segment) ? segment + "_" : segment;
  }

  private static String identifier(String name) {
    String clean = name.replaceAll("[^A-Za-z0-9_]", "_");
    boolean startsBadly = Character.isDigit(clean.charAt(0)) || clean.equals("_");
    return startsBadly ? "_" + clean : clean;
  }
}
