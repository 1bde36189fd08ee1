package io.hyb.runtime.cuda;

import ai.djl.Device;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records what a device does as CUDA graphs. A decode step is hundreds of small operations, which
 * take the host longer to hand out than the device to do; recorded, they are one call.
 *
 * <p>Where it can't record, {@link #lack} says why, and work is done as ever.
 */
public final class Recorder {
  private static final Map<Device, Recorder> RECORDERS = new ConcurrentHashMap<>();

  /** Holds a CUDAGraph with room to spare: it is some 400 bytes. */
  private static final int GRAPH_BYTES = 8192;

  /** {@code cudaStreamCaptureModeRelaxed}: other threads may go on with anything. */
  private static final int RELAXED = 2;

  /**
   * The memory pool that all graphs of a device share: what one makes while it runs, nobody reads
   * after it. The number is any that libtorch, which counts from 1, doesn't get to.
   */
  private static final long POOL = 0x487962L;

  private static final int CAPTURE_ACTIVE = 1;
  private static final int NON_BLOCKING = 1;

  private final int device;
  private Symbols symbols;
  private Pointer stream;
  private String lack;

  /** The first graph, kept since the pool lives as long as a graph of it does. */
  private Recording first;

  /** A graph that could not be completed: libtorch may still point to it. */
  private Pointer abandoned;

  private Recorder(Device device) {
    this.device = device.isGpu() ? device.getDeviceId() : -1;
    if (!device.isGpu()) {
      lack = "the device is no GPU";
    } else if ("off".equals(System.getenv("HYB_CUDA_GRAPHS"))) {
      lack = "HYB_CUDA_GRAPHS is off";
    } else {
      prepare();
    }
  }

  /** The recorder of a device, which every model on it shares. */
  public static Recorder of(Device device) {
    return RECORDERS.computeIfAbsent(device, Recorder::new);
  }

  private void prepare() {
    try {
      symbols = new Symbols();
      PointerByReference made = new PointerByReference();
      symbols.on(device, () -> symbols.driver("cuStreamCreate", made, NON_BLOCKING));
      stream = made.getValue();
    } catch (UnsatisfiedLinkError | CudaException e) {
      lack = e.getMessage().lines().findFirst().orElse("a symbol is missing");
    }
  }

  /** Why this device's work can't be recorded, if it can't. */
  public Optional<String> lack() {
    return Optional.ofNullable(lack);
  }

  /**
   * Does {@code work} where it could be recorded. What it needs at its first time only is made now.
   * The device has done all that it was given, this work too, on return.
   */
  public void rehearse(Runnable work) {
    aside(work);
  }

  /**
   * Records {@code work}, which has been rehearsed, without doing it. It must not read anything
   * from the device nor bring anything to it.
   *
   * @return nothing if it can't be recorded; {@link #lack} then says why, from now on
   */
  public Optional<Recording> record(Runnable work) {
    Optional<Recording> recording = record(work, POOL);
    if (recording.isPresent() && first == null) {
      first = recording.get();
      return Optional.of(first.kept());
    }
    return recording;
  }

  /**
   * The same in memory of the recording's own, which is freed with it: what the work gives may be
   * read until it is replayed.
   */
  public Optional<Recording> recordApart(Runnable work) {
    return record(work, 0);
  }

  private Optional<Recording> record(Runnable work, long pool) {
    Pointer graph = new Memory(GRAPH_BYTES);
    graph.clear(GRAPH_BYTES);
    boolean[] complete = new boolean[1];
    try {
      symbols.construct(graph);
      aside(() -> complete[0] = capture(graph, work, pool));
    } catch (RuntimeException e) {
      lack = "recording a step failed: " + e.getMessage().lines().findFirst().orElse("");
    }
    if (!complete[0]) {
      abandoned = graph;
      return Optional.empty();
    }
    return Optional.of(new Recording(symbols, graph));
  }

  /** Whether the graph holds the work; if not, nothing but a reason is left of it. */
  private boolean capture(Pointer graph, Runnable work, long pool) {
    symbols.captureBegin.invokeVoid(new Object[] {graph, 0L, pool, RELAXED});
    RuntimeException failure = null;
    try {
      work.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    IntByReference status = new IntByReference();
    symbols.driver("cuStreamIsCapturing", stream, status);
    if (status.getValue() != CAPTURE_ACTIVE) {
      // Libtorch would throw, which nothing here can catch: end it ourselves.
      symbols.endCapture(stream);
    } else {
      symbols.captureEnd.invokeVoid(new Object[] {graph});
    }
    if (failure != null) {
      throw failure;
    }
    if (status.getValue() != CAPTURE_ACTIVE) {
      throw new CudaException("the step did something that can't be recorded");
    }
    return true;
  }

  private void aside(Runnable work) {
    symbols.on(
        device,
        stream,
        () -> {
          symbols.driver("cuCtxSynchronize");
          work.run();
          symbols.driver("cuCtxSynchronize");
        });
  }
}
