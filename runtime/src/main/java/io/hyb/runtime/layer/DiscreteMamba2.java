package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.tensor.HeadGroup;
import io.hyb.runtime.cuda.MixerKernels;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.MixerState;
import io.hyb.runtime.model.Packing;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.step.FusedStep;
import io.hyb.runtime.step.MixerArrays;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The discrete Mamba-2 mixer of MOHAWK's authors (arXiv 2408.10189). Per head {@code h_t =
 * sigmoid(−a_t)·h_{t−1} + x_t B_tᵀ}, {@code y_t = h_t C_t + D x_t}, then {@code y ⊙ silu(z +
 * z_bias)}.
 */
public final class DiscreteMamba2 implements RecurrentHeads {
  private final Kernels kernels;
  private final int heads;
  private final int chunk;
  private final NDArray inWeight;
  private final NDArray inBias;
  private final NDArray aBias;
  private final NDArray convWeight;
  private final NDArray convBias;
  private final NDArray skip;
  private final NDArray zBias;

  /** A student's mixer. Asks {@code at} for the weights that the architecture lists. */
  public DiscreteMamba2(
      Parameters at, int dModel, int heads, int headDim, int dState, int conv, int chunk) {
    Map<String, NDArray> weights =
        at.all(
            new io.hyb.arch.mixer.DiscreteMamba2(dState, conv, chunk, Init.FRESH)
                .weights(new HeadGroup(heads, headDim), dModel));
    this.kernels = at.kernels();
    this.heads = heads;
    this.chunk = chunk;
    this.inWeight = weights.get("in_proj.weight");
    this.inBias = null;
    this.aBias = weights.get("a_bias");
    this.convWeight = weights.get("conv1d.weight");
    this.convBias = weights.get("conv1d.bias");
    this.skip = weights.get("D");
    this.zBias = weights.get("z_bias");
  }

  /**
   * The authors' own weights, of which some may lack biases.
   *
   * @param inBias (channels + d_inner + heads)
   */
  public DiscreteMamba2(
      Kernels kernels,
      int heads,
      int chunk,
      NDArray inWeight,
      Optional<NDArray> inBias,
      NDArray convWeight,
      Optional<NDArray> convBias,
      NDArray skip,
      Optional<NDArray> zBias) {
    this.kernels = kernels;
    this.heads = heads;
    this.chunk = chunk;
    this.inWeight = inWeight;
    this.inBias = inBias.orElse(null);
    this.aBias = null;
    this.convWeight = convWeight;
    this.convBias = convBias.orElse(null);
    this.skip = skip;
    this.zBias = zBias.orElse(null);
  }

  @Override
  public NDArray forward(NDArray u, LayerPass pass) {
    if (pass.step().isPresent()) {
      return step(u, pass.mixerState().orElseThrow());
    }
    Optional<MixerState> state = pass.mixerState();
    if (DeviceStep.isNext(kernels, u, state)) {
      return step(u, state.get());
    }
    Optional<NDArray> fused = state.isPresent() ? Optional.empty() : fused(u, pass);
    if (fused.isPresent()) {
      return fused.get();
    }
    NDList chunks = PackedScan.chunks(pass, kernels, chunk);
    NDList results =
        kernels.run(
            "mixer",
            u,
            inWeight,
            orAbsent(inBias),
            orAbsent(aBias),
            convWeight,
            orAbsent(convBias),
            skip,
            orAbsent(zBias),
            orAbsent(state.map(MixerState::h).orElse(null)),
            orAbsent(state.map(MixerState::window).orElse(null)),
            PackedScan.tapsSeen(pass, kernels, taps()),
            chunks.get(0),
            chunks.get(1),
            chunks.get(2),
            kernels.scalar((long) heads),
            kernels.scalar((long) chunk));
    state.ifPresent(s -> s.replace(Scope.release(results.get(1)), Scope.release(results.get(2))));
    return results.get(0);
  }

  /** Over a length from an empty state, in kernels of our own, where there are such. */
  private Optional<NDArray> fused(NDArray u, LayerPass pass) {
    MixerKernels fused = MixerKernels.of(kernels);
    boolean recorded = Gradients.areRecorded();
    if (fused.lack().isPresent() || !isPlain() || recorded && pass.tape().isEmpty()) {
      return Optional.empty();
    }
    NDArray projected = kernels.run1("project_evenly", u, inWeight);
    NDArray weights = kernels.run1("mixer_weights", u, aBias, convWeight, convBias, skip, zBias);
    NDArray documents = pass.packing().map(Packing::separateDocuments).orElseGet(kernels::absent);
    MixerKernels.Mixer mixer = mixer();
    Optional<MixerKernels.Mixed> mixed = fused.mix(mixer, projected, weights, documents);
    if (recorded && Gradients.wanted(kernels, projected)) {
      mixed.ifPresent(
          made ->
              pass.tape()
                  .get()
                  .seam(
                      made.y(),
                      slopes ->
                          fused.mixBack(mixer, projected, weights, documents, made.kept(), slopes),
                      Stream.concat(Stream.of(projected, weights), made.kept().stream())
                          .toArray(NDArray[]::new)));
    }
    return mixed.map(MixerKernels.Mixed::y);
  }

  private MixerKernels.Mixer mixer() {
    int channels = (int) convWeight.getShape().get(0);
    int headDim = (int) zBias.getShape().size() / heads;
    return new MixerKernels.Mixer(
        heads, headDim, (channels / heads - headDim) / 2, (int) convWeight.getShape().get(2));
  }

  /** Whether it has the weights of a student's, all biases but one. */
  private boolean isPlain() {
    return inBias == null && aBias != null && convBias != null && zBias != null;
  }

  /** One token a row; the state is changed in place. */
  private NDArray step(NDArray u, MixerState state) {
    FusedStep fused = DeviceStep.of(kernels);
    boolean plain = isPlain();
    NDArray inputs =
        Optional.of(fused)
            .filter(f -> plain)
            .flatMap(f -> f.product(kernels, u, inWeight))
            .orElseGet(() -> kernels.run1("project", u, inWeight, orAbsent(inBias)));
    MixerArrays arrays =
        new MixerArrays(
            inputs,
            orAbsent(aBias),
            convWeight,
            orAbsent(convBias),
            skip,
            orAbsent(zBias),
            state.h(),
            state.window());
    return Optional.of(fused)
        .filter(f -> plain)
        .flatMap(f -> f.mix(kernels, arrays))
        .orElseGet(() -> kernels.run1("mixer_step_in_place", arrays.inOrder()));
  }

  @Override
  public NDArray matrices(NDArray u, LayerPass pass) {
    return kernels.run1(
        "mixer_matrices",
        u,
        inWeight,
        orAbsent(inBias),
        orAbsent(aBias),
        convWeight,
        orAbsent(convBias),
        skip,
        orAbsent(zBias),
        Visible.in(pass, kernels),
        PackedScan.tapsSeen(pass, kernels, taps()),
        kernels.scalar((long) heads));
  }

  private long taps() {
    return convWeight.getShape().get(2);
  }

  private NDArray orAbsent(NDArray array) {
    return array == null ? kernels.absent() : array;
  }
}
