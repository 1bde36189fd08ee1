package io.hyb.runtime.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One HTML page about runs, which needs no file beside it and no network: style, script, chart
 * library (Chart.js, MIT) and the runs' numbers are all in it. Nothing that a run's files say is
 * put into the page as markup.
 */
public final class ReportPage {
  /** What a page begins with, by which one that may be replaced is known. */
  private static final String MARK = "<!doctype html><!-- hyb report -->";

  private static final String CHARTS = "META-INF/resources/webjars/chart.js/";

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
    check(out, force);
    String page = of(runs, rankings);
    Path part = out.resolveSibling("." + out.getFileName() + ".part");
    try {
      Files.writeString(part, page);
      Files.move(part, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Refused(out + ": it can't be written: " + Causes.text(e), e);
    }
  }

  /** The page's text. */
  static String of(List<Path> runs, List<Path> rankings) {
    return MARK
        + text("report.html")
            .replace("{{style}}", text("report.css"))
            .replace("{{charts}}", charts())
            .replace("{{script}}", text("report.js"))
            .replace("{{data}}", escaped(data(runs, rankings)));
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

  private static void check(Path out, boolean force) {
    Path folder = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new Refused("%s: there is no folder %s; make it first".formatted(out, folder));
    }
    if (Files.isDirectory(out)) {
      throw new Refused(out + ": a folder stands there; name a file with --out");
    }
    if (Files.exists(out) && !force && !isReport(out)) {
      throw new Refused(out + ": a file that is no report stands there; --force writes over it");
    }
  }

  private static boolean isReport(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MARK.length()), StandardCharsets.UTF_8).equals(MARK);
    } catch (IOException e) {
      throw new Refused(file + ": it can't be read: " + Causes.text(e), e);
    }
  }

  /** JSON as it may stand in a script element: Gson writes every angle bracket as an escape. */
  private static String escaped(JsonObject data) {
    return new Gson().toJson(data);
  }

  /** The library without its last line, which names a map that isn't there. */
  private static String charts() {
    String version = version();
    String script =
        read(ReportPage.class.getClassLoader(), CHARTS + version + "/dist/chart.umd.min.js");
    return script.replaceFirst("\\s*//# sourceMappingURL=\\S*\\s*$", "");
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        ReportPage.class
            .getClassLoader()
            .getResourceAsStream("META-INF/maven/org.webjars.npm/chart.js/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the chart library's version", e);
    }
    return properties.getProperty("version");
  }

  private static String text(String resource) {
    try (InputStream in = ReportPage.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
  }

  private static String read(ClassLoader loader, String resource) {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
  }
}
