/**
 * What libtorch and NVIDIA's driver can do on a GPU beyond DJL's arrays, called by symbol through
 * JNA: kernels of our own, and work recorded once as a CUDA graph and replayed in one call.
 */
package io.hyb.runtime.cuda;
