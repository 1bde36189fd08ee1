package io.hyb.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.step.AttentionArrays;
import io.hyb.runtime.step.MixerArrays;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.torch.Bfloat16Product;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Pieces of a step give what the TorchScript of the same operations gives. */
class CpuStepsTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final CpuSteps STEPS = CpuSteps.get();

  @Example
  void thereAreSuch() {
    assertThat(STEPS.lack()).isEmpty();
  }

  @Property(tries = 40, seed = "1")
  void productsAndNorms(
      @ForAll @IntRange(min = 1, max = 8) int rows,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int outs) {
    Scope.run(
        () -> {
          NDArray x = drawn(rows, 1, width);
          NDArray stream = drawn(rows, 1, outs);
          NDArray norm = drawn(width);
          NDArray one = drawn(outs, width);
          NDArray other = drawn(outs, width);
          NDArray down = drawn(width, outs);
          NDArray eps = KERNELS.scalar(1e-5);
          NDArray absent = KERNELS.absent();
          check(STEPS.norm(KERNELS, x, norm, 1e-5), "rms_norm", x, norm, eps);
          check(STEPS.product(KERNELS, x, one), "project", x, one, absent);
          check(STEPS.logits(KERNELS, x, one), "project", x, one, absent);
          check(
              STEPS.product(KERNELS, x, one, other, one),
              "side_by_side",
              x,
              one,
              other,
              one,
              absent);
          check(STEPS.productOnto(KERNELS, stream, x, one), "project_onto", stream, x, one);
          NDArray gated = STEPS.gated(KERNELS, x, norm, 1e-5, one, other).orElseThrow();
          check(
              STEPS.productOnto(KERNELS, x, gated, down),
              "gated_mlp_onto",
              x,
              norm,
              eps,
              one,
              other,
              absent,
              down);
        });
  }

  /** Weights one after the other are multiplied as one. */
  @Example
  void aStackIsOneWeight() {
    Scope.run(
        () -> {
          NDArray whole = drawn(24, 16);
          NDArray x = drawn(2, 1, 16);
          NDArray[] parts = {whole.get("0:10"), whole.get("10:12"), whole.get("12:24")};
          check(STEPS.product(KERNELS, x, parts), "project", x, whole, KERNELS.absent());
        });
  }

  @Property(tries = 40, seed = "1")
  void attentionOfTheNextToken(
      @ForAll @IntRange(min = 1, max = 3) int rows,
      @ForAll @IntRange(min = 1, max = 3) int kvHeads,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(max = 20) int position,
      @ForAll @IntRange(min = 1, max = 30) int window) {
    int headDim = 8;
    Scope.run(
        () -> {
          NDArray qkv = drawn(rows, 1, (group + 2) * kvHeads * headDim);
          NDArray cosines = drawn(32, headDim);
          NDArray sines = drawn(32, headDim);
          int capacity = Math.min(window, 24);
          NDArray keys = drawn(rows, kvHeads, capacity, headDim);
          NDArray values = drawn(rows, kvHeads, capacity, headDim);
          NDArray ownKeys = keys.duplicate();
          NDArray ownValues = values.duplicate();
          Optional<NDArray> y =
              STEPS.attendNext(
                  KERNELS,
                  new AttentionArrays(qkv, cosines, sines, ownKeys, ownValues),
                  position,
                  window);
          NDArray at = KERNELS.count(position);
          NDArray seen = KERNELS.scalar((long) window);
          check(y, "attend_next", qkv, cosines, sines, keys, values, at, seen);
          assertClose(ownKeys, keys);
          assertClose(ownValues, values);
        });
  }

  @Property(tries = 40, seed = "1")
  void mixers(
      @ForAll @IntRange(min = 1, max = 3) int rows,
      @ForAll @IntRange(min = 1, max = 3) int heads,
      @ForAll @IntRange(min = 1, max = 9) int headDim,
      @ForAll @IntRange(min = 1, max = 9) int dState,
      @ForAll @IntRange(min = 2, max = 4) int taps) {
    int channels = heads * (headDim + 2 * dState);
    Scope.run(
        () -> {
          NDArray[] weights = {
            drawn(heads),
            drawn(channels, 1, taps),
            drawn(channels),
            drawn(heads),
            drawn(heads * headDim)
          };
          NDArray inputs = drawn(rows, 1, channels + heads * headDim + heads);
          NDArray h = drawn(rows, heads, headDim, dState);
          NDArray window = drawn(rows, channels, taps - 1);
          NDArray ownH = h.duplicate();
          NDArray ownWindow = window.duplicate();
          Optional<NDArray> y = STEPS.mix(KERNELS, arrays(inputs, weights, ownH, ownWindow));
          check(y, "mixer_step_in_place", arrays(inputs, weights, h, window).inOrder());
          assertClose(ownH, h);
          assertClose(ownWindow, window);
        });
  }

  private static MixerArrays arrays(NDArray inputs, NDArray[] weights, NDArray h, NDArray window) {
    return new MixerArrays(
        inputs, weights[0], weights[1], weights[2], weights[3], weights[4], h, window);
  }

  /** In two numbers of bfloat16, each logit's factor has at least 16 bits. */
  @Example
  void logitsOfBfloat16WeightsAreAlmostThoseOfFloat32() {
    assumeThat(Bfloat16Product.isFast()).isTrue();
    Scope.run(
        () -> {
          NDArray x = drawn(2, 1, 64);
          NDArray weight = KERNELS.run1("cast", drawn(5000, 64), KERNELS.scalar(15L));
          NDArray wanted = KERNELS.run1("project", x, KERNELS.widen(weight), KERNELS.absent());
          assertClose(STEPS.logits(KERNELS, x, weight).orElseThrow(), wanted);
          float[] rounded = STEPS.product(KERNELS, x, weight).orElseThrow().toFloatArray();
          assertThat(Closeness.relativeError(rounded, wanted.toFloatArray())).isBetween(1e-5, 1e-2);
        });
  }

  @Example
  void othersAreLeftToTorchScript() {
    Scope.run(
        () -> {
          NDArray weight = drawn(8, 8);
          assertThat(STEPS.product(KERNELS, drawn(9, 1, 8), weight)).as("many rows").isEmpty();
          assertThat(STEPS.product(KERNELS, drawn(2, 1, 8), weight.transpose())).isEmpty();
          weight.setRequiresGradient(true);
          Optional<NDArray> recorded =
              Gradients.recorded(() -> STEPS.product(KERNELS, drawn(1, 1, 8), weight));
          assertThat(recorded).as("a gradient is wanted").isEmpty();
        });
  }

  private static NDArray drawn(long... shape) {
    return KERNELS.manager().randomNormal(new Shape(shape));
  }

  private static void check(Optional<NDArray> given, String method, NDArray... inputs) {
    assertClose(given.orElseThrow(), KERNELS.run1(method, inputs));
  }

  private static void assertClose(NDArray given, NDArray wanted) {
    assertThat(given.getShape()).isEqualTo(wanted.getShape());
    assertThat(Closeness.relativeError(given.toFloatArray(), wanted.toFloatArray()))
        .isLessThan(1e-5);
  }
}
