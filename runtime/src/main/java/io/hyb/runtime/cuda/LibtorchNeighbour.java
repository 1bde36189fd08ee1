package io.hyb.runtime.cuda;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** CUDA's libraries that come with libtorch. */
final class LibtorchNeighbour {
  private LibtorchNeighbour() {}

  /**
   * @param name such as {@code nvrtc}
   * @throws UnsatisfiedLinkError if it isn't there
   */
  static NativeLibrary open(String name) {
    return candidates(name).stream()
        .flatMap(LibtorchNeighbour::opened)
        .findFirst()
        .orElseThrow(() -> new UnsatisfiedLinkError("there is no " + name + " beside libtorch"));
  }

  /** Beside libtorch it may carry a number in its name; elsewhere the loader finds it. */
  private static List<String> candidates(String name) {
    List<String> names = new ArrayList<>();
    String pattern = "lib" + name + "[-.](?!builtins).*so.*";
    try (Stream<Path> files = Files.list(Path.of(LibUtils.getLibtorchPath()))) {
      files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .map(Path::toString)
          .forEach(names::add);
    } catch (IOException e) {
      // The loader may still find it.
    }
    Stream.of(".so.13", ".so.12", ".so").map(end -> "lib" + name + end).forEach(names::add);
    return names;
  }

  private static Stream<NativeLibrary> opened(String name) {
    try {
      return Stream.of(NativeLibrary.getInstance(name));
    } catch (UnsatisfiedLinkError e) {
      return Stream.empty();
    }
  }
}
