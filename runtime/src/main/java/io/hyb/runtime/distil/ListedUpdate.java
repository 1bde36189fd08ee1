package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.OptimiserKernels;
import io.hyb.runtime.torch.Kernels;
import java.util.List;
import java.util.stream.Stream;

/** An update in PyTorch's operations over lists of arrays, on any device. */
final class ListedUpdate implements AdamWUpdate {
  private final Kernels kernels;
  private final Settings settings;

  /** Weights, gradients and both moments. */
  private final List<NDList> decayed = four();

  private final List<NDList> plain = four();
  private final NDList working = new NDList();
  private final NDList masters = new NDList();

  ListedUpdate(Kernels kernels, Settings settings, List<OptimiserKernels.Weight> weights) {
    this.kernels = kernels;
    this.settings = settings;
    for (OptimiserKernels.Weight weight : weights) {
      List<NDList> group = weight.decays() ? decayed : plain;
      group.get(0).add(weight.master());
      group.get(1).add(weight.gradient());
      group.get(2).add(weight.first());
      group.get(3).add(weight.second());
      if (weight.isCopied()) {
        working.add(weight.working());
        masters.add(weight.master());
      }
    }
  }

  private static List<NDList> four() {
    return Stream.generate(NDList::new).limit(4).toList();
  }

  @Override
  public NDArray take(NDList losses, NDArray before, long step, double rate) {
    return kernels.update(
        "adamw",
        Stream.of(decayed, plain, List.of(working, masters, losses)).flatMap(List::stream).toList(),
        before,
        kernels.count(step),
        kernels.passing(rate),
        kernels.scalar(settings.decay()),
        kernels.scalar(settings.clip()),
        kernels.scalar(settings.beta1()),
        kernels.scalar(settings.beta2()),
        kernels.scalar(settings.eps()));
  }

  @Override
  public void close() {}
}
