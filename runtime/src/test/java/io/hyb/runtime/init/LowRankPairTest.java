package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.weights.Safetensors;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowRankPairTest {
  private static final int HEAD_DIM = GnaTiny.SHAPE.headDim();
  private static final int D_MODEL = GnaTiny.SHAPE.dModel();

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 16, 31})
  void noPairOfItsSizeIsNearer(int rows) {
    DMatrixRMaj product = product(queries(), keys());
    double whole = NormOps_DDRM.normF(product);
    LowRankPair pair = LowRankPair.of(queries(), keys(), HEAD_DIM, rows);
    // The best is known: the root of the sum of the squared singular values left out.
    double[] singular = SingularOps_DDRM.singularValues(product.copy());
    double best = 0;
    for (int i = rows; i < singular.length; i++) {
      best += singular[i] * singular[i];
    }
    assertThat(Math.sqrt(best)).isGreaterThan(1e-3 * whole);
    assertThat(distance(product, pair)).isCloseTo(Math.sqrt(best), within(1e-6 * whole));
  }

  @Test
  void aPairOfFullSizeIsExact() {
    DMatrixRMaj product = product(queries(), keys());
    LowRankPair pair = LowRankPair.of(queries(), keys(), HEAD_DIM, HEAD_DIM);
    assertThat(distance(product, pair)).isLessThan(1e-6 * NormOps_DDRM.normF(product));
  }

  @Test
  void bothSidesCarryTheSameWeight() {
    LowRankPair pair = LowRankPair.of(queries(), keys(), HEAD_DIM, 8);
    assertThat(norm(pair.c())).isCloseTo(norm(pair.b()), within(1e-4));
  }

  private static float[] queries() {
    return head("q_proj", 2);
  }

  private static float[] keys() {
    return head("k_proj", 1);
  }

  private static float[] head(String projection, int place) {
    try (Safetensors weights = Safetensors.open(GnaTiny.FOLDER.resolve("model.safetensors"))) {
      float[] all = weights.floats("model.layers.4.self_attn." + projection + ".weight");
      int size = HEAD_DIM * D_MODEL;
      return Arrays.copyOfRange(all, place * size, (place + 1) * size);
    }
  }

  /** {@code aᵀ·b}, (d_model, d_model). */
  private static DMatrixRMaj product(float[] a, float[] b) {
    DMatrixRMaj product = new DMatrixRMaj(D_MODEL, D_MODEL);
    CommonOps_DDRM.multTransA(matrix(a), matrix(b), product);
    return product;
  }

  private static double distance(DMatrixRMaj product, LowRankPair pair) {
    DMatrixRMaj difference = new DMatrixRMaj(D_MODEL, D_MODEL);
    CommonOps_DDRM.subtract(product, product(pair.c(), pair.b()), difference);
    return NormOps_DDRM.normF(difference);
  }

  private static DMatrixRMaj matrix(float[] values) {
    DMatrixRMaj matrix = new DMatrixRMaj(values.length / D_MODEL, D_MODEL);
    for (int i = 0; i < values.length; i++) {
      matrix.set(i, values[i]);
    }
    return matrix;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
