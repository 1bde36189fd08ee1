package io.hyb.runtime.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;

/** NVIDIA's compiler at run time, which comes with libtorch. */
final class Nvrtc {
  private final NativeLibrary library;

  /**
   * @throws UnsatisfiedLinkError if it isn't there
   */
  Nvrtc() {
    this.library = LibtorchNeighbour.open("nvrtc");
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
