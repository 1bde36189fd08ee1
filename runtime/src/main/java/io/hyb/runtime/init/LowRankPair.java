package io.hyb.runtime.init;

import io.hyb.runtime.weights.WeightsException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The best small pair for a head's queries and keys: of all {@code c}, {@code b} with n rows,
 * {@code cᵀ·b} is nearest to {@code Wqᵀ·Wk} in the Frobenius norm (Eckart and Young). The d_model ×
 * d_model product is never formed: with thin {@code Wqᵀ = Q1·R1} and {@code Wkᵀ = Q2·R2} it is
 * {@code Q1·(R1·R2ᵀ)·Q2ᵀ}, and the singular values are those of the middle, whose sides are
 * head_dim.
 *
 * @param c for queries, (n, d_model) row-major
 * @param b for keys, (n, d_model) row-major
 */
record LowRankPair(float[] c, float[] b) {

  /**
   * The pair of a head, or of several whose products are added.
   *
   * @param wq query rows, (width, d_model) row-major
   * @param wk the key rows that belong to them, (width, d_model) row-major
   * @param width head_dim, or that of several heads one below the other
   * @param rows the n of the pair, at most head_dim
   */
  static LowRankPair of(float[] wq, float[] wk, int width, int rows) {
    QRDecomposition<DMatrixRMaj> queries = qr(wq, width);
    QRDecomposition<DMatrixRMaj> keys = qr(wk, width);
    DMatrixRMaj r = queries.getR(null, true);
    DMatrixRMaj middle = new DMatrixRMaj(r.numRows, r.numRows);
    CommonOps_DDRM.multTransB(r, keys.getR(null, true), middle);
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(r.numRows, r.numRows, true, true, true);
    if (!svd.decompose(middle)) {
      throw new WeightsException(
          "the singular values of a head's queries and keys do not converge");
    }
    DMatrixRMaj u = svd.getU(null, false);
    DMatrixRMaj s = svd.getW(null);
    DMatrixRMaj v = svd.getV(null, false);
    SingularOps_DDRM.descendingOrder(u, false, s, v, false);
    return new LowRankPair(factor(queries, u, s, rows), factor(keys, v, s, rows));
  }

  /** The pair whose product is {@code factor} times this one's, each side carrying its root. */
  LowRankPair times(double factor) {
    float side = (float) Math.sqrt(factor);
    return new LowRankPair(scaled(c, side), scaled(b, side));
  }

  private static float[] scaled(float[] values, float factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i] * factor;
    }
    return scaled;
  }

  private static QRDecomposition<DMatrixRMaj> qr(float[] weights, int width) {
    int dModel = weights.length / width;
    DMatrixRMaj transposed = new DMatrixRMaj(dModel, width);
    for (int row = 0; row < width; row++) {
      for (int column = 0; column < dModel; column++) {
        transposed.unsafe_set(column, row, weights[row * dModel + column]);
      }
    }
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(dModel, width);
    if (!qr.decompose(transposed)) {
      throw new IllegalStateException("QR decomposition failed");
    }
    return qr;
  }

  /** {@code (Q·vectors·√values)ᵀ}, the first rows of it. */
  private static float[] factor(
      QRDecomposition<DMatrixRMaj> qr, DMatrixRMaj vectors, DMatrixRMaj values, int rows) {
    DMatrixRMaj q = qr.getQ(null, true);
    DMatrixRMaj product = new DMatrixRMaj(q.numRows, vectors.numCols);
    CommonOps_DDRM.mult(q, vectors, product);
    float[] result = new float[rows * q.numRows];
    for (int row = 0; row < rows; row++) {
      double scale = Math.sqrt(values.get(row, row));
      for (int column = 0; column < q.numRows; column++) {
        result[row * q.numRows + column] = (float) (scale * product.get(column, row));
      }
    }
    return result;
  }
}
