package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.torch.Kernels;

/** What recurrent heads must not carry from one document of a packed row to the next. */
final class PackedScan {
  private PackedScan() {}

  /** Which taps of a convolution stay in a document; absent if rows are not packed. */
  static NDArray tapsSeen(LayerPass pass, Kernels kernels, long taps) {
    record Key(long taps) {}
    return pass.packing()
        .map(
            rows ->
                rows.derived(
                        new Key(taps),
                        () ->
                            kernels.run(
                                "packed_taps",
                                rows.separateDocuments(),
                                kernels.scalar(taps),
                                kernels.type()))
                    .get(0))
        .orElse(kernels.absent());
  }

  /** A chunked scan's three masks, all absent if rows are not packed. */
  static NDList chunks(LayerPass pass, Kernels kernels, long chunk) {
    record Key(long chunk) {}
    NDArray absent = kernels.absent();
    return pass.packing()
        .map(
            rows ->
                rows.derived(
                    new Key(chunk),
                    () ->
                        kernels.run(
                            "packed_chunks", rows.separateDocuments(), kernels.scalar(chunk))))
        .orElseGet(() -> new NDList(absent, absent, absent));
  }
}
