package io.hyb.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void boundsAreWhereDocumentsBeginThenTheEnd() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      long[] documents = {0, 0, 1, 2, 0, 0, 0, 0, 0, 1, 1, 1};
      Batch batch = new Batch(3, 4, new long[12], documents, new boolean[12]);
      Scope.run(
          () -> {
            LayerPass pass = batch.passOn(kernels).at(0);
            NDArray bounds = Visible.bounds(pass, kernels).orElseThrow();
            assertThat(bounds.getShape()).isEqualTo(new Shape(3 * 16 + 1));
            assertThat(bounds.toIntArray()).startsWith(0, 2, 3, 4, 8, 9, 12).endsWith(12, 12);
          });
    }
  }

  @Test
  void thereAreNoneForManyDocuments() {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      long[] documents = new long[20];
      for (int i = 0; i < documents.length; i++) {
        documents[i] = i;
      }
      Batch batch = new Batch(1, 20, new long[20], documents, new boolean[20]);
      Scope.run(() -> assertThat(Visible.bounds(batch.passOn(kernels).at(0), kernels)).isEmpty());
    }
  }
}
