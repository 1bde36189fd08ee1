package io.hyb.runtime.doctor;

import ai.djl.Device;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.LibUtils;
import io.hyb.runtime.cuda.Recorder;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Libtorch;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.UnfitLibtorch;
import java.util.List;

/** Libtorch, and what of it decoding on a GPU uses beyond DJL. */
final class Engine {
  private Engine() {}

  /** Adds what is found. */
  static void findings(boolean gpu, List<Finding> findings) {
    try {
      Libtorch.prepare();
      ai.djl.engine.Engine engine = ai.djl.engine.Engine.getEngine("PyTorch");
      boolean cuda = engine.hasCapability(StandardCapabilities.CUDA) && engine.getGpuCount() > 0;
      String found =
          "%s in %s, %s"
              .formatted(
                  engine.getVersion(),
                  LibUtils.getLibtorchPath(),
                  cuda ? "with CUDA" : "for the CPU");
      findings.add(
          gpu && !cuda
              ? Finding.absent("libtorch", found, cudaRemedy())
              : Finding.ok("libtorch", found));
      if (cuda) {
        decoding(findings);
      } else {
        String why = gpu ? "libtorch is for the CPU" : "there is no GPU";
        findings.add(Finding.absent("nvrtc and own kernels", why, ""));
        findings.add(Finding.absent("graph capture", why, ""));
      }
    } catch (UnfitLibtorch e) {
      findings.add(Finding.broken("libtorch", e.getMessage(), "unset it to use the CPU"));
    } catch (RuntimeException | LinkageError e) {
      findings.add(
          Finding.broken(
              "libtorch",
              "it does not load: " + rootOf(e),
              "remove the folder pytorch under DJL_CACHE_DIR or ~/.djl.ai, which is made anew"));
    }
  }

  private static String cudaRemedy() {
    return "install one with CUDA (pip install torch==%s) and set %s to its environment"
        .formatted(Libtorch.built(), Libtorch.VARIABLE);
  }

  private static void decoding(List<Finding> findings) {
    try (Kernels kernels = new Kernels(Device.gpu(), Precision.FLOAT32)) {
      findings.add(
          StepKernels.of(kernels)
              .lack()
              .map(
                  lack ->
                      Finding.absent("nvrtc and own kernels", lack, "decoding is slower without"))
              .orElseGet(() -> Finding.ok("nvrtc and own kernels", "they compile")));
      findings.add(
          Recorder.of(kernels.device())
              .lack()
              .map(lack -> Finding.absent("graph capture", lack, "decoding is slower without"))
              .orElseGet(() -> Finding.ok("graph capture", "libtorch has it")));
    }
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
