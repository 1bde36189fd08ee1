package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import io.hyb.runtime.cuda.Recorder;
import io.hyb.runtime.cuda.Recording;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A match recorded as a CUDA graph where handing its thousands of operations out takes the host
 * longer than they take the device. The first steps are taken as ever; so are those of batches of
 * another kind than the one recorded, and all where nothing can be recorded or the device is what a
 * step waits for: the graph would only take memory.
 */
final class RecordedMatch implements Match {
  /** Steps in which kernels are compiled and gradients get their places. */
  private static final int FIRST_STEPS = 2;

  /** The least share of a step that the host is busy with, for it to be recorded. */
  private static final double BUSY = 0.75;

  private final Kernels kernels;
  private final PlacedMatch match;
  private final PlacedMatch alone;
  private final Recorder recorder;
  private Stage stage = Stage.FIRST_STEPS;
  private int steps;
  private Kind kind;
  private PlacedBatch inputs;
  private NDList losses;
  private Recording recording;

  private enum Stage {
    FIRST_STEPS,
    TIMED,
    REHEARSED,
    RECORDED,
    REPLAYED,
    NOT_RECORDED
  }

  /** What a graph is made for. */
  private record Kind(
      int rows, int length, boolean packed, OptionalInt mostDocuments, boolean masked) {
    static Kind of(PlacedBatch batch) {
      return new Kind(
          (int) batch.ids().getShape().get(0),
          (int) batch.ids().getShape().get(1),
          batch.documents().isPresent(),
          batch.mostDocuments(),
          !batch.mask().isEmpty());
    }
  }

  /**
   * @param match the match as it is taken without a graph
   * @param alone the same in one thread
   */
  RecordedMatch(PlacedMatch match, PlacedMatch alone) {
    this.kernels = match.kernels();
    this.match = match;
    this.alone = alone;
    this.recorder = Recorder.of(kernels.device());
    if (recorder.lack().isPresent()) {
      stage = Stage.NOT_RECORDED;
    }
  }

  @Override
  public NDList accumulate(Batch batch, StepSize step) {
    return Scope.aroundAll(
        () -> {
          PlacedBatch placed = PlacedBatch.of(kernels, batch, step);
          return switch (stage) {
            case FIRST_STEPS -> first(placed);
            case TIMED -> timed(placed);
            case REHEARSED -> rehearsed(placed);
            case RECORDED -> ofKind(placed) ? recorded(placed) : match.accumulate(placed);
            case REPLAYED -> ofKind(placed) ? replayed(placed) : match.accumulate(placed);
            case NOT_RECORDED -> match.accumulate(placed);
          };
        });
  }

  private boolean ofKind(PlacedBatch batch) {
    return Kind.of(batch).equals(kind) && batch.sequences() == inputs.sequences();
  }

  private NDList first(PlacedBatch batch) {
    steps++;
    stage = steps < FIRST_STEPS ? stage : Stage.TIMED;
    return match.accumulate(batch);
  }

  private NDList timed(PlacedBatch batch) {
    kernels.widen(batch.tokens()).toFloatArray();
    long start = System.nanoTime();
    NDList found = match.accumulate(batch);
    double handedOut = System.nanoTime() - start;
    kernels.widen(found.get(found.size() - 1)).toFloatArray();
    double done = System.nanoTime() - start;
    stage = handedOut / done > BUSY ? Stage.REHEARSED : Stage.NOT_RECORDED;
    return found;
  }

  private NDList rehearsed(PlacedBatch batch) {
    kind = Kind.of(batch);
    inputs =
        new PlacedBatch(
            kept(batch.ids()),
            batch.documents().map(RecordedMatch::kept),
            batch.mostDocuments(),
            batch.mask().isEmpty() ? batch.mask() : kept(batch.mask()),
            kept(batch.tokens()),
            batch.sequences());
    // What was taken for the first steps is room for the graph's.
    JniUtils.emptyCudaCache();
    NDList[] found = new NDList[1];
    recorder.rehearse(() -> found[0] = Scope.aroundAll(() -> alone.accumulate(inputs)));
    JniUtils.emptyCudaCache();
    stage = Stage.RECORDED;
    return found[0];
  }

  private NDList recorded(PlacedBatch batch) {
    Optional<Recording> made =
        recorder.recordApart(() -> losses = Scope.keepAll(() -> alone.accumulate(inputs)));
    stage = made.isPresent() ? Stage.REPLAYED : Stage.NOT_RECORDED;
    if (made.isEmpty()) {
      return match.accumulate(batch);
    }
    recording = made.get();
    return replayed(batch);
  }

  private NDList replayed(PlacedBatch batch) {
    put(inputs.ids(), batch.ids());
    batch.documents().ifPresent(documents -> put(inputs.documents().orElseThrow(), documents));
    if (!batch.mask().isEmpty()) {
      put(inputs.mask(), batch.mask());
    }
    put(inputs.tokens(), batch.tokens());
    recording.replay();
    NDList found = new NDList();
    losses.forEach(loss -> found.add(kernels.run1("detach", loss)));
    return found;
  }

  private void put(NDArray into, NDArray array) {
    kernels.run1("put", into, array);
  }

  private static NDArray kept(NDArray array) {
    return Scope.keep(array::duplicate);
  }

  @Override
  public List<String> parts() {
    return match.parts();
  }

  @Override
  public Optional<String> origin(Batch batch) {
    return match.origin(batch);
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
    if (losses != null) {
      losses.close();
    }
    if (inputs != null) {
      Stream.of(inputs.ids(), inputs.tokens()).forEach(NDArray::close);
      inputs.documents().ifPresent(NDArray::close);
      if (!inputs.mask().isEmpty()) {
        inputs.mask().close();
      }
    }
  }
}
