package io.hyb.codegen;

import com.palantir.javapoet.ClassName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * Hands out the class names of one generated package. No two differ only by case (file systems may
 * not tell them apart), and none hides a class that generated code uses.
 */
final class Names {
  /** What generated code uses besides the {@link RuntimeType}s. */
  private static final Set<String> OF_JAVA =
      Set.of(
          "Function",
          "Generated",
          "IntStream",
          "List",
          "Main",
          "Object",
          "Optional",
          "Override",
          "String",
          "System");

  private final String packageName;
  private final Set<String> taken = new HashSet<>();

  Names(String model) {
    packageName = "hyb.model." + packageSegment(model);
    Stream.concat(OF_JAVA.stream(), RuntimeType.names().stream())
        .forEach(name -> taken.add(lower(name)));
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
    for (int i = 1; !taken.add(lower(name)); i++) {
      name = plain + "Model" + (i == 1 ? "" : i);
    }
    return ClassName.get(packageName, name);
  }

  /** {@code DiscreteMamba2} for {@code discrete_mamba2}. */
  static String camel(String word) {
    return Arrays.stream(word.split("_")).map(Prose::capitalised).collect(Collectors.joining());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String packageSegment(String model) {
    String segment = lower(identifier(model));
    return SourceVersion.isKeyword(segment) ? segment + "_" : segment;
  }

  private static String identifier(String name) {
    String clean = name.replaceAll("[^A-Za-z0-9_]", "_");
    boolean startsBadly = Character.isDigit(clean.charAt(0)) || clean.equals("_");
    return startsBadly ? "_" + clean : clean;
  }
}
