package io.hyb.codegen;

import java.util.List;

/**
 * The sources of one compiled declaration.
 *
 * @param name the declaration's name in the spec
 * @param mainClass binary name of the class whose {@code main} runs it
 * @param sources every compilation unit, by path
 */
public record GeneratedModel(String name, String mainClass, List<GeneratedSource> sources) {
  public GeneratedModel {
    sources = List.copyOf(sources);
  }

  /** The package that holds every source, such as {@code hyb.model.rad4}. */
  public String packageName() {
    return mainClass.substring(0, mainClass.lastIndexOf('.'));
  }
}
