package io.hyb.runtime.bench;

import io.hyb.arch.Model;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.runtime.cuda.Recorder;
import io.hyb.runtime.cuda.StepKernels;
import io.hyb.runtime.generate.Pace;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Kernels;
import java.util.Locale;

/**
 * How fast a model reads prompts and goes on from them.
 *
 * @param batch prompts side by side
 * @param prefill tokens of a prompt
 * @param decode steps that counted
 * @param prefillMs for all prompts
 * @param prefillShareOfProducts products with the weights, of what a large one reaches
 * @param stepMs median; a step gives every prompt a token
 * @param stepBytes weights and, half way through, cache: what a step reads at least
 * @param stepShareOfCopy of what a large copy reads and writes
 * @param cudaGraphs whether steps were recorded ones
 * @param stepKernels whether a step runs in kernels of its own
 */
public record DecodingFigures(
    String model,
    String device,
    String precision,
    int batch,
    int prefill,
    int decode,
    double temperature,
    double prefillMs,
    double prefillTokensPerS,
    double prefillShareOfProducts,
    double stepMs,
    double decodeTokensPerS,
    long stepBytes,
    double stepShareOfCopy,
    long copyBytesPerS,
    long productFlopsPerS,
    boolean cudaGraphs,
    boolean stepKernels)
    implements Figures {

  /** Measures random prompts. */
  public static DecodingFigures of(
      LanguageModel model, Kernels kernels, int batch, int prefill, int decode, Sampling sampling) {
    Pace pace = Pace.of(model, kernels, batch, prefill, decode, sampling);
    Limits limits = Limits.of(kernels);
    Model shape = model.shape();
    long parameters = ParameterCount.of(shape).total();
    long cacheBytes =
        Memory.of(shape, prefill + decode / 2, batch, kernels.activations().bytes()).total();
    long stepBytes = parameters * kernels.precision().bytes() + cacheBytes;
    return new DecodingFigures(
        shape.name(),
        DeviceName.of(kernels.device()),
        kernels.precision().toString(),
        batch,
        prefill,
        decode,
        sampling.temperature(),
        pace.prefillSeconds() * 1e3,
        batch * prefill / pace.prefillSeconds(),
        2.0 * parameters * batch * prefill / pace.prefillSeconds() / limits.flopsPerSecond(),
        pace.stepSeconds() * 1e3,
        batch / pace.stepSeconds(),
        stepBytes,
        stepBytes / pace.stepSeconds() / limits.bytesPerSecond(),
        (long) limits.bytesPerSecond(),
        (long) limits.flopsPerSecond(),
        pace.inSteps() && Recorder.of(kernels.device()).lack().isEmpty(),
        StepKernels.of(kernels).lack().isEmpty());
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        """
        %s on %s in %s
        prefill  %,10.0f tokens/s, %8.3f ms; %3.0f%% of the %,.1f TFLOP/s that large products reach
        decode   %,10.0f tokens/s, %8.3f ms a step; %3.0f%% of the %,.0f GB/s that a large copy reaches (%,d bytes a step)""",
        model,
        device,
        precision,
        prefillTokensPerS,
        prefillMs,
        100 * prefillShareOfProducts,
        productFlopsPerS / 1e12,
        decodeTokensPerS,
        stepMs,
        100 * stepShareOfCopy,
        copyBytesPerS / 1e9,
        stepBytes);
  }
}
