/**
 * The engine: DJL on PyTorch, and the fused operations that DJL's arrays lack, written as
 * TorchScript text and packed by Java into an archive that DJL loads.
 */
package io.hyb.runtime.torch;
