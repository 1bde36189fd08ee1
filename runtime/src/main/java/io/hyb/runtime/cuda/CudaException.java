package io.hyb.runtime.cuda;

/** A call of libtorch or of the driver that failed. */
final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CudaException(String message) {
    super(message);
  }
}
