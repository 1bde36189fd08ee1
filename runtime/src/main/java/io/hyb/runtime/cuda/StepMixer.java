package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.step.MixerArrays;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code step_mix}: a mixer of one token a row. */
final class StepMixer extends StepKernel {

  StepMixer(KernelSet set) {
    super(set);
  }

  Optional<NDArray> mix(Kernels kernels, MixerArrays arrays) {
    NDArray inputs = arrays.inputs();
    if (isOff(kernels, inputs)) {
      return Optional.empty();
    }
    Tensor in = tensor(inputs);
    Tensor state = tensor(arrays.h());
    Tensor seen = tensor(arrays.window());
    Tensor taps = tensor(arrays.convWeight());
    Tensor[] others = {
      tensor(arrays.aBias()),
      tensor(arrays.convBias()),
      tensor(arrays.skip()),
      tensor(arrays.zBias())
    };
    long n = state.last();
    if (!KernelSet.hasType(in.type())
        || !in.inOrder()
        || !seen.inOrder()
        || !state.aligned() && n != 4
        || !state.inOrder()
        || state.type() != Tensor.FLOAT32
        || n % 4 != 0
        || Long.bitCount(n) != 1
        || n > 128
        || taps.last() < 2
        || !Stream.concat(Stream.of(seen, taps), Arrays.stream(others))
            .allMatch(t -> t.type() == in.type())) {
      return Optional.empty();
    }
    long heads = state.sizes()[1];
    long p = state.sizes()[2];
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_heads", inputs, kernels.scalar(heads), kernels.scalar(p));
          set.launch(
              set.function(
                  "step_mix",
                  "MIX",
                  KernelSet.macro(in.type()),
                  "P=" + p,
                  "N=" + n,
                  "TAPS=" + taps.last()),
              grid(heads, state.sizes()[0], 1),
              in.address(),
              others[0].address(),
              taps.address(),
              others[1].address(),
              others[2].address(),
              others[3].address(),
              state.address(),
              seen.address(),
              tensor(y).address());
          return y;
        });
  }
}
