package io.hyb.runtime.report;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.hyb.arch.output.OutputFile;
import io.hyb.runtime.BundledText;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * One HTML page that needs no file beside it and no network: style, script, chart library
 * (Chart.js, MIT) and the numbers that the script draws are all in it. Nothing that the numbers'
 * files say is put into the page as markup.
 *
 * @param name of its own resources, {@code name.html} and {@code name.js}, which may use what
 *     {@code elements.js} has
 * @param data what its script draws
 */
record HtmlPage(String name, JsonObject data) {
  /** What a page begins with, by which one that may be replaced is known. */
  private static final String MARK = "<!doctype html><!-- hyb report -->";

  private static final String CHARTS = "META-INF/resources/webjars/chart.js/";
  private static final String CHARTS_POM = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  /**
   * Writes the page.
   *
   * @param out an earlier page there is replaced
   * @param force whether a file there that is no such page may be written over
   * @throws Refused if {@code out} is another file
   * @throws io.hyb.arch.output.OutputRefused if it can't be written
   */
  void write(Path out, boolean force) {
    check(out, force);
    OutputFile.write(out, text());
  }

  String text() {
    return MARK
        + text(name + ".html")
            .replace("{{style}}", text("report.css"))
            .replace("{{charts}}", charts())
            .replace("{{script}}", text("elements.js") + text(name + ".js"))
            .replace("{{data}}", escaped(data));
  }

  /** Refuses a place that can't be written, before any work is done. */
  static void check(Path out, boolean force) {
    OutputFile.prepare(out);
    if (Files.exists(out) && !force && !isReport(out)) {
      throw new Refused(out + ": there is a file that is no report; --force writes over it");
    }
  }

  private static boolean isReport(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MARK.length()), StandardCharsets.UTF_8).equals(MARK);
    } catch (IOException e) {
      throw new Refused(file + ": it can't be read: " + Causes.text(e), e);
    }
  }

  /** JSON that is safe in a script element: Gson writes every angle bracket as an escape. */
  private static String escaped(JsonObject data) {
    return new Gson().toJson(data);
  }

  /** The library without its last line, which names a map that isn't there. */
  private static String charts() {
    String version = version();
    String script = BundledText.at(CHARTS + version + "/dist/chart.umd.min.js");
    return script.replaceFirst("\\s*//# sourceMappingURL=\\S*\\s*$", "");
  }

  private static String version() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(BundledText.at(CHARTS_POM)));
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory is read without errors", e);
    }
    return properties.getProperty("version");
  }

  private static String text(String resource) {
    return BundledText.beside(HtmlPage.class, resource);
  }
}
