package io.hyb.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A pass cut in pieces has the derivatives of one that autograd sees whole. */
class TapeTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int STRETCHES = 8;
  private static final int ROOTS = 8;
  private static final int LENGTH = 2 << 20;
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

  /** Through roots of roots, each of which remembers what it gave. */
  @Test
  void aStretchThatIsRecomputedHoldsOnlyWhatItTook() {
    Assumptions.assumeTrue(Files.exists(STATUS), "tells how much memory is resident");
    float[][] slopes = new float[2][];
    long all = STRETCHES * ROOTS * (long) LENGTH * Float.BYTES;

    taken(Tape.recomputing(KERNELS), slopes, 0); // The first pass of all loads libraries.
    assertThat(taken(Tape.recomputing(KERNELS), slopes, 0)).isLessThan(all / 2);
    assertThat(taken(new Tape(KERNELS), slopes, 1)).isGreaterThan(all / 2);
    assertThat(slopes[0]).isEqualTo(slopes[1]);
  }

  /** Bytes that a pass has made resident at its end; finds the derivative by its first value. */
  private static long taken(Tape tape, float[][] slopes, int at) {
    long before = resident();
    long[] after = new long[1];
    Scope.run(
        () -> {
          NDArray x = KERNELS.manager().ones(new Shape(LENGTH)).mul(2);
          x.setRequiresGradient(true);
          try (tape) {
            NDArray result = Gradients.recorded(() -> roots(tape, x));
            after[0] = resident();
            tape.backward(result, result.onesLike());
          }
          slopes[at] = Gradients.of(x).orElseThrow().get("0:3").toFloatArray();
        });
    return after[0] - before;
  }

  private static NDArray roots(Tape tape, NDArray x) {
    NDArray y = x.add(x); // The tape closes what it begins with.
    for (int i = 0; i < STRETCHES; i++) {
      y = tape.stretch(y, (start, notes) -> rooted(start));
    }
    return y;
  }

  private static NDArray rooted(NDArray x) {
    NDArray y = x;
    for (int i = 0; i < ROOTS; i++) {
      y = y.sqrt();
    }
    return y;
  }

  private static long resident() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      String line = lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
      return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void stretchesThatAreRecomputedMayHaveSeamsOfTheirOwn() {
    Scope.run(
        () -> {
          NDArray x = leaf(1, 2);
          NDArray weight = leaf(3, 5);
          try (Tape tape = Tape.recomputing(KERNELS)) {
            NDArray result =
                Gradients.recorded(
                    () -> {
                      NDArray y = tape.stretch(x.add(x), (start, notes) -> tripled(notes, start));
                      return tape.stretch(y, (start, notes) -> tripled(notes, start).mul(weight));
                    });
            assertThat(result.toFloatArray()).containsExactly(54, 180);
            tape.backward(result, result.onesLike());
          }
          assertThat(found(x)).containsExactly(54, 90);
          assertThat(found(weight)).containsExactly(18, 36);
        });
  }

  @Test
  void aStretchThatRunsAgainMayLeaveOutTheNumbersOfItsResult() {
    Scope.run(
        () -> {
          NDArray x = leaf(1, 2);
          List<Boolean> read = new ArrayList<>();
          try (Tape tape = Tape.recomputing(KERNELS)) {
            NDArray y =
                Gradients.recorded(
                    () ->
                        tape.stretch(
                            x.add(x),
                            (start, notes) -> {
                              read.add(notes.isResultRead());
                              NDArray square = start.mul(start);
                              NDArray result =
                                  Gradients.unrecorded(
                                      () ->
                                          notes.isResultRead()
                                              ? square.mul(3)
                                              : square.zerosLike());
                              return notes.seam(result, by -> new NDList(by.mul(3)), square);
                            }));
            assertThat(y.toFloatArray()).containsExactly(12, 48);
            tape.backward(y, y.onesLike());
          }
          assertThat(read).containsExactly(true, false);
          assertThat(found(x)).containsExactly(24, 48);
        });
  }

  @Test
  void aStretchOfWhichNoDerivativeIsWantedRunsOnce() {
    Scope.run(
        () -> {
          NDArray x = KERNELS.manager().create(new float[] {1, 2});
          int[] runs = new int[1];
          try (Tape tape = Tape.recomputing(KERNELS)) {
            NDArray y =
                Gradients.recorded(
                    () ->
                        tape.stretch(
                            x,
                            (start, notes) -> {
                              runs[0]++;
                              return start.mul(2);
                            }));
            NDArray weight = leaf(3, 5);
            NDArray loss = Gradients.recorded(() -> y.mul(weight).sum());
            tape.backward(loss);
            assertThat(found(weight)).containsExactly(2, 4);
          }
          assertThat(runs[0]).isEqualTo(1);
        });
  }

  private static NDArray tripled(Tape tape, NDArray input) {
    NDArray result = Gradients.unrecorded(() -> input.mul(3));
    return tape.seam(result, by -> new NDList(by.mul(3)), input);
  }
}
