package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.runtime.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One HTML page about runs. */
public final class ReportPage {
  private ReportPage() {}

  /**
   * Writes a page about {@code runs}, in their order.
   *
   * @param runs folders that {@code run} or {@code distill} wrote
   * @param rankings files that {@code rank} wrote, for runs that have none of their own
   * @param out the page; an earlier report there is replaced
   * @param force whether a file there that is no report may be written over
   * @throws Refused if a run can't be read, or {@code out} can't be written
   */
  public static void write(List<Path> runs, List<Path> rankings, Path out, boolean force) {
    HtmlPage.check(out, force);
    page(runs, rankings).write(out, force);
  }

  /** The page's text. */
  static String of(List<Path> runs, List<Path> rankings) {
    return page(runs, rankings).text();
  }

  private static HtmlPage page(List<Path> runs, List<Path> rankings) {
    return new HtmlPage("report", data(runs, rankings));
  }

  /** What the page's script draws. */
  static JsonObject data(List<Path> runs, List<Path> rankings) {
    List<RecordedRanking> given = rankings.stream().map(RecordedRanking::read).toList();
    JsonArray all = new JsonArray();
    for (Path folder : runs) {
      all.add(ReportedRun.read(folder, given));
    }
    List<String> labels = labels(all);
    for (int i = 0; i < all.size(); i++) {
      all.get(i).getAsJsonObject().addProperty("label", labels.get(i));
    }
    JsonObject data = new JsonObject();
    data.add("runs", all);
    return data;
  }

  /** Names where they tell all runs apart, else folders' names, else paths. */
  private static List<String> labels(JsonArray runs) {
    List<String> paths = texts(runs, "path");
    List<String> folders =
        paths.stream()
            .map(path -> Path.of(path).toAbsolutePath().normalize())
            .map(Path::getFileName)
            .map(String::valueOf)
            .toList();
    return Stream.of(texts(runs, "name"), folders)
        .filter(labels -> Set.copyOf(labels).size() == labels.size())
        .findFirst()
        .orElse(paths);
  }

  private static List<String> texts(JsonArray runs, String key) {
    List<String> texts = new ArrayList<>();
    runs.forEach(run -> texts.add(run.getAsJsonObject().get(key).getAsString()));
    return texts;
  }
}
