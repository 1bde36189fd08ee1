package io.hyb.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A pass cut in pieces has the derivatives of one that autograd sees whole. */
class TapeTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  private static NDArray leaf(float... values) {
    NDArray array = KERNELS.manager().create(values);
    array.setRequiresGradient(true);
    return array;
  }

  private static float[] found(NDArray array) {
    return Gradients.of(array).orElseThrow().toFloatArray();
  }

  @Test
  void whatGoesAroundASeamAndThroughItAddsUp() {
    Scope.run(
        () -> {
          NDArray x = leaf(1, 2);
          try (Tape tape = new Tape(KERNELS)) {
            NDArray loss =
                Gradients.recorded(
                    () -> {
                      NDArray doubled = tape.cut(x.mul(2));
                      // The root remembers what it was taken of, which both ways back need.
                      NDArray shared = doubled.mul(doubled).sqrt();
                      NDArray inner = shared.mul(3);
                      NDArray squared = Gradients.unrecorded(() -> inner.mul(inner));
                      NDArray seen =
                          tape.seam(squared, by -> new NDList(by.mul(inner).mul(2)), inner);
                      return seen.add(shared.mul(doubled)).sum();
                    });
            tape.backward(loss);
          }
          // (6x)² + (2x)²
          assertThat(found(x)).containsExactly(72 + 8, 144 + 16);
        });
  }

  @Test
  void whatNeedsNoDerivativeIsNotCut() {
    Scope.run(
        () -> {
          NDArray x = KERNELS.manager().create(new float[] {1, 2});
          try (Tape tape = new Tape(KERNELS)) {
            assertThat(Gradients.<NDArray>recorded(() -> tape.cut(x))).isSameAs(x);
          }
        });
  }

  @Test
  void aResultNobodyUsesHasNoDerivative() {
    Scope.run(
        () -> {
          NDArray x = leaf(1, 2);
          try (Tape tape = new Tape(KERNELS)) {
            NDArray loss =
                Gradients.recorded(
                    () -> {
                      tape.cut(x.mul(5));
                      return x.mul(2).sum();
                    });
            tape.backward(loss);
          }
          assertThat(found(x)).containsExactly(2, 2);
        });
  }

  @Test
  void aSeamsResultIsNotCutAgainAndMayBeTakenByTheNextSeam() {
    Scope.run(
        () -> {
          NDArray x = leaf(1, 2);
          try (Tape tape = new Tape(KERNELS)) {
            NDArray loss =
                Gradients.recorded(
                    () -> {
                      NDArray seen = tripled(tape, x.mul(2));
                      assertThat(tape.cut(seen)).isSameAs(seen);
                      return tripled(tape, seen).sum();
                    });
            tape.backward(loss);
          }
          assertThat(found(x)).containsExactly(18, 18);
        });
  }

  private static NDArray tripled(Tape tape, NDArray input) {
    NDArray result = Gradients.unrecorded(() -> input.mul(3));
    return tape.seam(result, by -> new NDList(by.mul(3)), input);
  }
}
