package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.hyb.arch.Stage;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Lane;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Matches end to end. Logits are made, compared and differentiated some rows at a time, so that the
 * vocabulary's width never meets the whole batch.
 */
final class LogitsMatch implements PlacedMatch {
  /** Numbers in the logits of one piece: on a GPU as many as fill it, on a CPU what caches hold. */
  private static final long GPU_PIECE = 1L << 29;

  private static final long CPU_PIECE = 1L << 21;

  private final Kernels kernels;
  private final LanguageModel teacher;
  private final Student student;
  private final double temperature;
  private final boolean recompute;
  private final Losses losses;
  private final long rowsAtOnce;
  private final Lane lane;

  /**
   * @param stage says the temperature and whether layers are recomputed
   * @param lanes where the teacher runs beside the student; what comes out does not depend on it
   */
  LogitsMatch(
      Kernels kernels,
      LanguageModel teacher,
      Student student,
      Stage stage,
      Function<Kernels, Lane> lanes) {
    this(kernels, teacher, student, stage, rowsThatFit(kernels, teacher), lanes);
  }

  /**
   * @param rowsAtOnce positions in a piece; what comes out does not depend on it
   */
  LogitsMatch(
      Kernels kernels,
      LanguageModel teacher,
      Student student,
      Stage stage,
      long rowsAtOnce,
      Function<Kernels, Lane> lanes) {
    this.kernels = kernels;
    this.teacher = teacher;
    this.student = student;
    this.temperature = stage.temperature();
    this.recompute = stage.recompute();
    this.losses = new Losses(kernels);
    this.rowsAtOnce = rowsAtOnce;
    this.lane = lanes.apply(kernels);
  }

  private static long rowsThatFit(Kernels kernels, LanguageModel teacher) {
    long piece = kernels.device().isGpu() ? GPU_PIECE : CPU_PIECE;
    return Math.max(1, piece / teacher.shape().teacher().vocab());
  }

  @Override
  public List<String> parts() {
    return List.of("logits");
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public NDList accumulate(PlacedBatch batch) {
    try (Tape tape = recompute ? Tape.recomputing(kernels) : new Tape(kernels)) {
      return accumulate(batch, tape);
    }
  }

  private NDList accumulate(PlacedBatch batch, Tape tape) {
    return Scope.aroundAll(
        () -> {
          Pass pass = batch.pass();
          NDArray ids = batch.ids();
          Future<NDArray> wanted = lane.give(() -> wanted(ids, pass));
          NDArray hidden = Gradients.recorded(() -> student.model().hidden(ids, pass.on(tape)));
          NDArray mask = flat(batch.mask());
          NDArray leaf = kernels.run1("detached_rows", hidden);
          leaf.setRequiresGradient(true);
          NDArray goal = kernels.run1("detached_rows", Scope.adopt(Lane.result(wanted)));
          NDList sums = new NDList();
          long rows = ids.getShape().size();
          for (long from = 0; from < rows; from += rowsAtOnce) {
            NDArray start = kernels.count(from);
            NDArray count = kernels.count(Math.min(rowsAtOnce, rows - from));
            sums.add(Scope.around(() -> piece(leaf, goal, mask, start, count, batch.tokens())));
          }
          NDArray gradient = Gradients.of(leaf).orElseThrow();
          tape.backward(hidden, gradient.reshape(hidden.getShape()));
          return new NDList(NDArrays.stack(sums).sum());
        });
  }

  @Override
  public Optional<String> origin(Batch batch) {
    return Gradients.unrecorded(
        () ->
            firstNotFinite(teacher, batch)
                .map(place -> place + " of the teacher")
                .or(
                    () ->
                        firstNotFinite(student.model(), batch)
                            .map(place -> place + " of the student")));
  }

  private Optional<String> firstNotFinite(LanguageModel model, Batch batch) {
    List<Optional<String>> found = new ArrayList<>();
    Scope.run(
        () -> {
          Pass pass = batch.passOn(kernels);
          NDArray x = model.embed(batch.idsOn(kernels));
          found.add(Finite.is(kernels, x) ? Optional.empty() : Optional.of("the embedding"));
          for (int i = 0; i < model.layers().size() && found.get(0).isEmpty(); i++) {
            x = model.layers().get(i).forward(x, pass.at(i));
            found.set(0, Finite.is(kernels, x) ? Optional.empty() : Optional.of("layer " + i));
          }
        });
    return found.get(0);
  }

  private NDArray wanted(NDArray ids, Pass pass) {
    return Gradients.unrecorded(() -> Scope.keep(() -> teacher.hidden(ids, pass)));
  }

  private NDArray flat(NDArray mask) {
    return mask.isEmpty() ? mask : mask.reshape(1, mask.size());
  }

  /** The loss of some rows; its derivatives go to the unembedding and to these rows of the leaf. */
  private NDArray piece(
      NDArray leaf, NDArray goal, NDArray mask, NDArray start, NDArray count, NDArray tokens) {
    NDArray teachers =
        Gradients.unrecorded(() -> teacher.logits(kernels.run1("row_range", goal, start, count)));
    NDArray counted = mask.isEmpty() ? mask : kernels.run1("row_range", mask, start, count);
    NDArray logits =
        Gradients.recorded(
            () -> student.model().logits(kernels.run1("row_range", leaf, start, count)));
    Losses.WithSlope found = losses.logits(logits, teachers, counted, tokens, temperature);
    Gradients.backward(logits, found.slope());
    return found.loss();
  }
}
