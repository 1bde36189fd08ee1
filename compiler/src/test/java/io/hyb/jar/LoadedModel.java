package io.hyb.jar;

import io.hyb.codegen.GeneratedModel;
import io.hyb.runtime.Program;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Generated code compiled in memory, every lint an error, and loaded beside the tests. */
final class LoadedModel extends ClassLoader {
  private final Map<String, byte[]> classes;
  private final String mainClass;

  LoadedModel(GeneratedModel model) {
    super(LoadedModel.class.getClassLoader());
    // "path" would speak of the manifests of other people's JARs.
    classes = new JavaSources(model.sources()).compile(classPath(), "-Xlint:all,-path", "-Werror");
    mainClass = model.mainClass();
  }

  /** The runtime as the tests see it. */
  static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  /** What the generated {@code Main} hands to the runtime. */
  Program program() throws ReflectiveOperationException {
    Field program = loadClass(mainClass).getDeclaredField("PROGRAM");
    program.setAccessible(true);
    return (Program) program.get(null);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
