package io.hyb.convert.mohawk;

import io.hyb.arch.Ranking;
import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.Teacher;
import io.hyb.arch.text.HeadList;
import io.hyb.convert.library.PublishedTeachers.Published;
import io.hyb.convert.mohawk.Student.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which heads attend. A config of mohawk says only how many of a layer do: its weights' transfer
 * takes the first ones of a ranking. So do we where the numbers agree; else the comments are
 * searched for heads, and then the best of each layer are taken.
 *
 * @param kept the heads of each layer
 * @param phrase how they are said where that is shorter: {@code top 10 of kv_retrieval}
 * @param ranking what the phrase names
 */
record HeadChoice(
    List<List<Integer>> kept, Optional<String> phrase, Optional<Published<Ranking>> ranking) {

  /** The heads of a student, or nothing after an error. */
  static Optional<HeadChoice> of(
      Student student,
      Teacher teacher,
      Optional<Published<Ranking>> ranking,
      Map<String, HeadComments> comments,
      Reading reading) {
    return new Chooser(
            student, teacher, ranking, comments, reading, new ArrayList<>(), new ArrayList<>())
        .choose();
  }

  private record Chooser(
      Student student,
      Teacher teacher,
      Optional<Published<Ranking>> ranking,
      Map<String, HeadComments> comments,
      Reading reading,
      List<String> inComments,
      List<String> byRank) {

    Optional<HeadChoice> choose() {
      List<List<Integer>> kept = new ArrayList<>();
      boolean ranked = isTopOfRanking();
      boolean sound = true;
      for (int i = 0; i < student.stack().size(); i++) {
        Optional<List<Integer>> heads = heads(i, student.stack().get(i), ranked);
        sound &= heads.isPresent();
        kept.add(heads.orElse(List.of()));
      }
      report();
      return sound ? Optional.of(said(kept)) : Optional.empty();
    }

    /** As {@code top K of RANKING} where that is what they are. */
    private HeadChoice said(List<List<Integer>> kept) {
      int count = kept.stream().mapToInt(List::size).sum();
      boolean top = ranking.isPresent() && count > 0 && count <= heads().size();
      for (int i = 0; i < kept.size() && top; i++) {
        top = kept.get(i).stream().sorted().toList().equals(best(i, count));
      }
      return top
          ? new HeadChoice(
              kept, Optional.of("top " + count + " of " + ranking.get().value().name()), ranking)
          : new HeadChoice(kept, Optional.empty(), Optional.empty());
    }

    private List<RankedHead> heads() {
      return ranking.map(it -> it.value().heads()).orElse(List.of());
    }

    /** A layer's heads among the first of the ranking, ascending. */
    private List<Integer> best(int layer, int count) {
      return heads().stream()
          .limit(count)
          .filter(head -> head.layer() == layer)
          .map(RankedHead::head)
          .sorted()
          .toList();
    }

    private boolean isTopOfRanking() {
      int count = 0;
      for (Layer layer : student.stack()) {
        count += Math.min(layer.attends(), teacher.heads());
      }
      if (count > heads().size()) {
        return false;
      }
      for (int i = 0; i < student.stack().size(); i++) {
        if (best(i, count).size() != student.stack().get(i).attends()) {
          return false;
        }
      }
      return true;
    }

    private Optional<List<Integer>> heads(int index, Layer layer, boolean ranked) {
      int count = layer.attends() == Integer.MAX_VALUE ? teacher.heads() : layer.attends();
      if (count > teacher.heads()) {
        reading.conflict(
            layer.count(),
            "layer %d has %d attention heads, and %s has %d"
                .formatted(index, count, teacher.name(), teacher.heads()));
        return Optional.empty();
      }
      if (!layer.named().isEmpty()) {
        return named(index, layer, count);
      }
      if (count == 0 || count == teacher.heads()) {
        return Optional.of(IntStream.range(0, count).boxed().toList());
      }
      if (ranked) {
        int all = student.stack().stream().mapToInt(Layer::attends).sum();
        return Optional.of(best(index, all));
      }
      return commented(index, layer, count).or(() -> bestOfLayer(index, layer, count));
    }

    private Optional<List<Integer>> named(int index, Layer layer, int count) {
      List<Integer> heads = layer.named().stream().distinct().sorted().toList();
      boolean fits = heads.stream().allMatch(head -> head < teacher.heads());
      if (!fits || heads.size() != count) {
        reading.conflict(
            layer.count(),
            "layer %d names the heads %s, and has %d of %d heads"
                .formatted(index, layer.named(), count, teacher.heads()));
        return Optional.empty();
      }
      return Optional.of(heads);
    }

    private Optional<List<Integer>> commented(int index, Layer layer, int count) {
      HeadComments said = comments.get(layer.block().file());
      Optional<List<Integer>> heads =
          Optional.ofNullable(said)
              .flatMap(it -> it.heads(index, layer.block().line(), count, teacher.heads()));
      heads.ifPresent(it -> inComments.addAll(HeadList.heads(index, it)));
      return heads;
    }

    private Optional<List<Integer>> bestOfLayer(int index, Layer layer, int count) {
      List<Integer> best =
          heads().stream()
              .filter(head -> head.layer() == index)
              .map(RankedHead::head)
              .limit(count)
              .sorted()
              .toList();
      if (best.size() < count) {
        reading.impossible(
            layer.count(),
            "the config says that %d of layer %d's heads attend, and not which: add `heads: [0, 1]`"
                    .formatted(count, index)
                + " beside `input`");
        return Optional.empty();
      }
      byRank.addAll(HeadList.heads(index, best));
      return Optional.of(best);
    }

    private void report() {
      if (!inComments.isEmpty()) {
        reading.inexpressible(
            student.place(),
            "which heads attend is said in comments only; taken from there: "
                + String.join(", ", inComments));
      }
      if (!byRank.isEmpty()) {
        reading.inexpressible(
            student.place(),
            "which heads attend is not said; the best ranked of their layers are taken: "
                + String.join(", ", byRank));
      }
    }
  }
}
