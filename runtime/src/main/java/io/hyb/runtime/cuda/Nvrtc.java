package io.hyb.runtime.cuda;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** NVIDIA's compiler at run time, which comes with libtorch. */
final class Nvrtc {
  private final NativeLibrary library;

  /**
   * @throws UnsatisfiedLinkError if it isn't there
   */
  Nvrtc() {
    this.library =
        candidates().stream()
            .flatMap(Nvrtc::opened)
            .findFirst()
            .orElseThrow(() -> new UnsatisfiedLinkError("there is no NVRTC beside libtorch"));
  }

  /** Beside libtorch it may carry a number in its name; elsewhere the loader finds it. */
  private static List<String> candidates() {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(LibUtils.getLibtorchPath()))) {
      files
          .filter(file -> file.getFileName().toString().matches("libnvrtc[-.](?!builtins).*so.*"))
          .map(Path::toString)
          .forEach(names::add);
    } catch (IOException e) {
      // The loader may still find it.
    }
    names.addAll(List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"));
    return names;
  }

  private static Stream<NativeLibrary> opened(String name) {
    try {
      return Stream.of(NativeLibrary.getInstance(name));
    } catch (UnsatisfiedLinkError e) {
      return Stream.empty();
    }
  }

  /**
   * Compiles CUDA C to machine code.
   *
   * @throws CudaException with the compiler's first words if it refuses the source
   */
  Memory compile(String source, List<String> options) {
    PointerByReference made = new PointerByReference();
    call("nvrtcCreateProgram", made, source, "steps.cu", 0, Pointer.NULL, Pointer.NULL);
    Pointer program = made.getValue();
    try {
      StringArray all = new StringArray(options.toArray(String[]::new));
      if (invoke("nvrtcCompileProgram", program, options.size(), all) != 0) {
        throw new CudaException("NVRTC refuses the kernels: " + log(program));
      }
      LongByReference size = new LongByReference();
      call("nvrtcGetCUBINSize", program, size);
      Memory code = new Memory(size.getValue());
      call("nvrtcGetCUBIN", program, code);
      return code;
    } finally {
      invoke("nvrtcDestroyProgram", new PointerByReference(program));
    }
  }

  private String log(Pointer program) {
    LongByReference size = new LongByReference();
    call("nvrtcGetProgramLogSize", program, size);
    Memory text = new Memory(size.getValue());
    call("nvrtcGetProgramLog", program, text);
    return text.getString(0).lines().findFirst().orElse("");
  }

  private void call(String function, Object... arguments) {
    int error = invoke(function, arguments);
    if (error != 0) {
      throw new CudaException(function + " fails with error " + error);
    }
  }

  private int invoke(String function, Object... arguments) {
    return library.getFunction(function).invokeInt(arguments);
  }
}
